//! Mail by a real SMTP conversation, with servers that behave and servers that do not.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use terbuka_core::ident::{FileId, OfficeId};
use terbuka_core::office::Office;
use terbuka_server::demo::script;
use terbuka_server::mail::{GIVE_UP_AFTER, Mailer, Round, round};
use terbuka_server::settings::{Mail, Smtp, Tls};
use terbuka_store::{Blobs, NewMail, Store, StoredFile};
use terbuka_testkit::smtp::{Behaviour, SmtpSink};

/// A clock that stands still until told.
struct Hands(Mutex<Timestamp>);

impl Hands {
    fn new() -> Hands {
        Hands(Mutex::new("2026-03-02T01:00:00Z".parse().expect("an instant")))
    }
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("not poisoned")
    }
    fn forward(&self, by: SignedDuration) {
        let mut now = self.0.lock().expect("not poisoned");
        *now = now.checked_add(by).expect("in range");
    }
}

fn mailer(port: u16) -> Mailer {
    let smtp = Smtp {
        host: "127.0.0.1".into(),
        port,
        tls: Tls::None,
        login: None,
        from: "terbuka@contoh.example".into(),
    };
    Mailer::smtp(&smtp, Duration::from_millis(500)).expect("a mailer")
}

async fn office(store: &Store, now: Timestamp) -> OfficeId {
    let script = script::offices().expect("data").remove(0);
    let entry = script.office;
    let office = Office {
        id: OfficeId::new("office-1"),
        code: entry.code,
        slug: entry.slug,
        name: entry.name,
        level: entry.level,
        zone: entry.zone,
        settings: entry.settings,
        units: Vec::new(),
    };
    let mut tx = store.begin().await.expect("a change");
    tx.add_office(&office, now).await.expect("added");
    tx.commit().await.expect("kept");
    office.id
}

async fn put(store: &Store, hands: &Hands, office: &OfficeId, id: &str, files: Vec<FileId>) {
    let mail = NewMail {
        id: id.into(),
        office: office.clone(),
        case: None,
        recipient: "siti@warga.example".into(),
        subject: "Permohonan diterima".into(),
        body: "Terima kasih.\n.\nSalam".into(),
        attachments: files,
        message_id: format!("<{id}@terbuka.example>"),
    };
    let mut tx = store.begin().await.expect("a change");
    tx.add_mail(&mail, hands.now()).await.expect("added");
    tx.commit().await.expect("kept");
}

async fn state(store: &Store, office: &OfficeId) -> terbuka_store::Mail {
    let mut read = store.read().await.expect("a reader");
    read.mail_of_office(office, 1).await.expect("read").remove(0)
}

fn blobs() -> (Blobs, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    (Blobs::open(folder.path()).expect("opened"), folder)
}

fn only(sent: usize, put_off: usize, given_up: usize) -> Round {
    Round { sent, put_off, given_up }
}

terbuka_testkit::both_databases! {
    async fn a_message_is_sent_once_with_its_files(store: Store) {
        let (hands, (blobs, _folder)) = (Hands::new(), blobs());
        let office = office(&store, hands.now()).await;
        let sha256 = blobs.put(b"%PDF-1.7 tanda terima".to_vec()).await.expect("put");
        let file = StoredFile {
            id: FileId::new("file-1"),
            office: office.clone(),
            sha256,
            size: 21,
            media_type: "application/pdf".into(),
            name: "tanda-terima.pdf".into(),
            uploaded_by: "system".into(),
            created: hands.now(),
        };
        let mut tx = store.begin().await.expect("a change");
        tx.add_file(&file).await.expect("added");
        tx.commit().await.expect("kept");
        put(&store, &hands, &office, "m1", vec![file.id]).await;

        let sink = SmtpSink::start(Behaviour::Take).await;
        let mailer = mailer(sink.port());
        assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(1, 0, 0));
        assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(0, 0, 0));
        let received = sink.received();
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].to, ["siti@warga.example"]);
        assert!(received[0].data.contains("tanda-terima.pdf"));
        assert!(received[0].data.contains("Message-ID: <m1@terbuka.example>"));
        assert!(state(&store, &office).await.sent.is_some());
    }

    async fn a_dead_server_loses_nothing_and_recovers(store: Store) {
        let (hands, (blobs, _folder)) = (Hands::new(), blobs());
        let office = office(&store, hands.now()).await;
        put(&store, &hands, &office, "m1", Vec::new()).await;
        let sink = SmtpSink::start(Behaviour::Busy).await;
        let mailer = mailer(sink.port());
        let mut tries = 0;
        for behaviour in [Behaviour::Busy, Behaviour::Silent] {
            sink.behave(behaviour);
            assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(0, 1, 0));
            tries += 1;
            // Not before its time.
            assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(0, 0, 0));
            let waiting = state(&store, &office).await;
            assert_eq!(waiting.attempts, tries);
            assert!(waiting.last_error.is_some() && waiting.sent.is_none());
            hands.forward(waiting.next_try.duration_since(hands.now()));
        }
        sink.behave(Behaviour::Take);
        assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(1, 0, 0));
        assert_eq!(sink.received().len(), 1);
    }

    async fn an_answer_lost_after_data_makes_two_copies_at_most_and_one_message(store: Store) {
        let (hands, (blobs, _folder)) = (Hands::new(), blobs());
        let office = office(&store, hands.now()).await;
        put(&store, &hands, &office, "m1", Vec::new()).await;
        let sink = SmtpSink::start(Behaviour::DropAfterData).await;
        let mailer = mailer(sink.port());
        assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(0, 1, 0));
        sink.behave(Behaviour::Take);
        hands.forward(SignedDuration::from_mins(2));
        assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(1, 0, 0));
        let received = sink.received();
        assert_eq!(received.len(), 2);
        assert_eq!(received[0].data, received[1].data, "the receiver can tell it is the same");
    }

    async fn a_refused_receiver_is_given_up_at_once_and_shown(store: Store) {
        let (hands, (blobs, _folder)) = (Hands::new(), blobs());
        let office = office(&store, hands.now()).await;
        put(&store, &hands, &office, "m1", Vec::new()).await;
        let sink = SmtpSink::start(Behaviour::RefuseReceiver).await;
        let mailer = mailer(sink.port());
        assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(0, 0, 1));
        let dead = state(&store, &office).await;
        assert!(dead.given_up.is_some());
        assert!(dead.last_error.expect("a reason").contains("550"));
    }

    async fn after_five_days_a_message_is_given_up(store: Store) {
        let (hands, (blobs, _folder)) = (Hands::new(), blobs());
        let office = office(&store, hands.now()).await;
        put(&store, &hands, &office, "m1", Vec::new()).await;
        // A port where nobody listens any more.
        let port = SmtpSink::start(Behaviour::Take).await.port();
        let mailer = mailer(port);
        let began = hands.now();
        let mut rounds = 0;
        while state(&store, &office).await.given_up.is_none() {
            let done = round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round");
            assert_eq!(done.sent, 0);
            rounds += 1;
            assert!(rounds < 40, "it is tried for ever");
            let next = state(&store, &office).await.next_try;
            hands.forward(next.duration_since(hands.now()).max(SignedDuration::from_secs(1)));
        }
        assert!(hands.now().duration_since(began) >= GIVE_UP_AFTER);
    }

    async fn in_the_demo_mail_goes_into_a_folder(store: Store) {
        let (hands, (blobs, folder)) = (Hands::new(), blobs());
        let office = office(&store, hands.now()).await;
        put(&store, &hands, &office, "m1", Vec::new()).await;
        let mail: PathBuf = folder.path().join("mail");
        let mailer = Mailer::new(&Mail::Folder(mail.clone())).expect("a mailer");
        assert_eq!(round(&store, &blobs, &mailer, &|| hands.now()).await.expect("a round"), only(1, 0, 0));
        let text = std::fs::read_to_string(mail.join("m1.eml")).expect("a file");
        assert!(text.contains("To: siti@warga.example") && text.contains("Terima kasih."), "{text}");
    }
}
