//! `#[boxed]` on an `async fn` of a room has it compiled in that room, once.
//!
//! The compiler makes code for an `async fn` where its future is *polled*: each room above, and the
//! program at the end, would compile the whole of what stands below it again, and prove for each caller
//! anew that it may be sent between threads. A function that gives a boxed future is compiled where it is
//! written. `docs/adr/0004-boxed-between-rooms.md` tells what that costs.

use proc_macro::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

/// Turns `async fn f(&self, x: X<'_>) -> R` into a function that gives a boxed, sendable future of `R`.
/// Every lifetime left out becomes that of the future.
#[proc_macro_attribute]
pub fn boxed(options: TokenStream, item: TokenStream) -> TokenStream {
    match options.into_iter().next() {
        Some(token) => Err(Fault::at("`#[boxed]` takes no options", token.span())),
        None => rewrite(item),
    }
    .unwrap_or_else(Fault::into_tokens)
}

struct Fault {
    says: &'static str,
    at: Span,
}

impl Fault {
    fn at(says: &'static str, at: Span) -> Fault {
        Fault { says, at }
    }

    fn into_tokens(self) -> TokenStream {
        let text: TokenStream =
            format!("::core::compile_error!({:?});", self.says).parse().unwrap();
        text.into_iter()
            .map(|mut token| {
                token.set_span(self.at);
                token
            })
            .collect()
    }
}

fn rewrite(item: TokenStream) -> Result<TokenStream, Fault> {
    let mut tokens = item.into_iter().peekable();
    let mut head = Vec::new();
    let not_async = || Fault::at("`#[boxed]` stands on an `async fn`", Span::call_site());
    // Attributes and visibility stay as they are; `async` goes.
    loop {
        match tokens.next().ok_or_else(not_async)? {
            TokenTree::Ident(word) if word.to_string() == "async" => break,
            TokenTree::Ident(word) if word.to_string() == "fn" => return Err(not_async()),
            other => head.push(other),
        }
    }
    let keyword = tokens.next().ok_or_else(not_async)?;
    let name = tokens.next().ok_or_else(not_async)?;
    let mut parameters = None;
    let mut answer = Vec::new();
    let mut body = None;
    for token in tokens {
        match (&token, &parameters) {
            (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Parenthesis => {
                parameters = Some(Group::new(Delimiter::Parenthesis, lend(group.stream())));
            }
            (_, None) => {
                let says =
                    "`#[boxed]` knows no generics: leave lifetimes out, box by hand otherwise";
                return Err(Fault::at(says, token.span()));
            }
            (TokenTree::Group(group), Some(_)) if group.delimiter() == Delimiter::Brace => {
                body = Some(group.clone());
            }
            (TokenTree::Ident(word), Some(_)) if word.to_string() == "where" => {
                return Err(Fault::at("`#[boxed]` knows no `where`", word.span()));
            }
            (_, Some(_)) => answer.push(token),
        }
    }
    let (Some(parameters), Some(body)) = (parameters, body) else { return Err(not_async()) };
    // `-> R`, or nothing at all.
    let answer: TokenStream = match answer.len() {
        0 => "()".parse().unwrap(),
        _ => lend(answer.into_iter().skip(2).collect()),
    };

    let mut out: TokenStream = head.into_iter().collect();
    out.extend([keyword, name]);
    out.extend("<'boxed>".parse::<TokenStream>().unwrap());
    out.extend([TokenTree::from(parameters)]);
    out.extend("-> ::core::pin::Pin<::std::boxed::Box".parse::<TokenStream>().unwrap());
    out.extend("<dyn ::core::future::Future<Output =".parse::<TokenStream>().unwrap());
    out.extend(answer);
    out.extend("> + ::core::marker::Send + 'boxed>>".parse::<TokenStream>().unwrap());
    let mut made: TokenStream = "::std::boxed::Box::pin".parse().unwrap();
    let mut inner: TokenStream = "async move".parse().unwrap();
    inner.extend([TokenTree::from(body)]);
    made.extend([TokenTree::from(Group::new(Delimiter::Parenthesis, inner))]);
    out.extend([TokenTree::from(Group::new(Delimiter::Brace, made))]);
    Ok(out)
}

/// Writes the future's lifetime wherever one was left out: after `&`, and for `'_`.
fn lend(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let mut lent = Group::new(group.delimiter(), lend(group.stream()));
                lent.set_span(group.span());
                out.push(lent.into());
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let at = punct.span();
                out.push(punct.into());
                let named =
                    matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '\'');
                if !named {
                    out.extend(lifetime(at));
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => match tokens.next() {
                Some(TokenTree::Ident(name)) if name.to_string() == "_" => {
                    out.extend(lifetime(name.span()));
                }
                name => {
                    out.push(punct.into());
                    out.extend(name);
                }
            },
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

fn lifetime(at: Span) -> [TokenTree; 2] {
    let mut mark = Punct::new('\'', Spacing::Joint);
    mark.set_span(at);
    [mark.into(), Ident::new("boxed", at).into()]
}
