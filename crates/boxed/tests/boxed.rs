//! Every shape of function that the rooms write.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use terbuka_boxed::boxed;

struct Shelf(Vec<String>);

struct New<'a> {
    name: &'a str,
}

impl Shelf {
    #[boxed]
    pub async fn len(&self) -> usize {
        self.0.len()
    }

    #[boxed]
    async fn put(&mut self, new: New<'_>, again: Option<&str>) -> Result<(), String> {
        for name in [Some(new.name), again].into_iter().flatten() {
            if name.is_empty() {
                return Err("no name".to_owned());
            }
            self.0.push(name.to_owned());
        }
        Ok(())
    }

    #[boxed]
    async fn first(&self) -> Option<&str> {
        self.0.first().map(String::as_str)
    }

    #[boxed]
    async fn close(mut self, last: String) -> Vec<String> {
        self.0.push(last);
        self.0
    }
}

#[boxed]
async fn longest(one: &str, other: &str, (times, _): (usize, &[u8])) -> String {
    let longer = if one.len() < other.len() { other } else { one };
    longer.repeat(times)
}

#[boxed]
pub(crate) async fn nothing() {}

fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

#[test]
fn a_boxed_function_does_what_it_says() {
    let mut shelf = Shelf(Vec::new());
    assert_eq!(now(shelf.put(New { name: "a" }, Some("b"))), Ok(()));
    assert_eq!(now(shelf.put(New { name: "" }, None)), Err("no name".to_owned()));
    assert_eq!(now(shelf.len()), 2);
    assert_eq!(now(shelf.first()), Some("a"));
    assert_eq!(now(shelf.close("c".to_owned())), ["a", "b", "c"]);
    assert_eq!(now(longest("one", "three", (2, b""))), "threethree");
    now(nothing());
}

#[test]
fn its_future_is_boxed_and_may_be_sent() {
    let shelf = Shelf(vec!["a".to_owned()]);
    let future: Pin<Box<dyn Future<Output = usize> + Send + '_>> = shelf.len();
    assert_eq!(std::thread::scope(|scope| scope.spawn(move || now(future)).join()).unwrap(), 1);
}
