//! A message as data, and as the lines that go over the wire.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use super::SendError;

/// A message to send.
#[derive(Clone)]
pub struct Outgoing {
    /// Identifier in the outbox.
    pub id: String,
    /// Address of the receiver, as stored.
    pub recipient: String,
    /// Name of the office, shown as the sender's.
    pub office: String,
    /// Address of the office, to which replies go.
    pub reply_to: Option<String>,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Files that go along.
    pub attachments: Vec<Attached>,
    /// `Message-ID`: the same at every attempt, so that a copy is known as one.
    pub message_id: String,
    /// When it was written; its `Date` at every attempt.
    pub created: Timestamp,
}

/// A file that goes along.
#[derive(Clone)]
pub struct Attached {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Outgoing {
    /// Addresses and texts stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Keeps auto-responders from answering the office's notices, and so from looping (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Outgoing {
    /// The message for the wire, sent by `from`.
    ///
    /// Addresses are parsed, never pasted: a line break in one makes it no address. Line breaks in
    /// a subject or name become spaces.
    pub(super) fn compose(&self, from: &Mailbox) -> Result<Message, SendError> {
        let unsendable = |what: &str| SendError::Permanent(format!("{what} cannot be used"));
        let to: Mailbox =
            self.recipient.trim().parse().map_err(|_| unsendable("the receiver's address"))?;
        let sender = Mailbox::new(Some(one_line(&self.office)), from.email.clone());
        let mut builder = Message::builder()
            .from(sender)
            .to(to)
            .subject(one_line(&self.subject))
            .message_id(Some(one_line(&self.message_id)))
            .date(SystemTime::from(self.created))
            .header(AutoSubmitted);
        // An office without a usable address of its own simply gets no replies.
        if let Some(reply_to) = self.reply_to.as_ref().and_then(|text| text.parse().ok()) {
            builder = builder.reply_to(reply_to);
        }
        let text = SinglePart::plain(self.body.clone());
        let message = if self.attachments.is_empty() {
            builder.singlepart(text)
        } else {
            let mut parts = MultiPart::mixed().singlepart(text);
            for file in &self.attachments {
                let kind = ContentType::parse(&file.media_type)
                    .map_err(|_| unsendable("the media type of an attachment"))?;
                parts = parts.singlepart(
                    Attachment::new(one_line(&file.name)).body(file.bytes.clone(), kind),
                );
            }
            builder.multipart(parts)
        };
        message.map_err(|_| unsendable("the message"))
    }
}

fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing() -> Outgoing {
        Outgoing {
            id: "m1".into(),
            recipient: "siti@warga.example".into(),
            office: "KPU Kabupaten Sarolangun".into(),
            reply_to: Some("ppid@sarolangun.example".into()),
            subject: "Permohonan 001/PPID/1503/III/2026 diterima".into(),
            body: "Yth. Siti,\n\nPermohonan Anda sudah kami terima.\n".into(),
            attachments: Vec::new(),
            message_id: "<m1@terbuka.example>".into(),
            created: "2026-03-02T01:00:00Z".parse().expect("an instant"),
        }
    }

    fn wire(outgoing: &Outgoing) -> String {
        let from = "terbuka@contoh.example".parse().expect("an address");
        let message = outgoing.compose(&from).expect("composed");
        String::from_utf8(message.formatted()).expect("ASCII")
    }

    #[test]
    fn a_message_is_the_same_at_every_attempt() {
        let wire = wire(&outgoing());
        assert!(wire.contains("Message-ID: <m1@terbuka.example>\r\n"), "{wire}");
        assert!(wire.contains("Date: Mon, 02 Mar 2026 01:00:00 +0000\r\n"), "{wire}");
        assert!(wire.contains("Auto-Submitted: auto-generated\r\n"), "{wire}");
        assert!(wire.contains("Reply-To: ppid@sarolangun.example\r\n"), "{wire}");
        assert_eq!(wire, self::wire(&outgoing()));
    }

    #[test]
    fn nobody_can_add_a_header_or_a_receiver() {
        let mut tricky = outgoing();
        tricky.subject = "a\r\nBcc: x@y.example\r\n\r\nhello".into();
        tricky.office = "KPU\nBcc: x@y.example".into();
        tricky.message_id = "<a@b>\r\nBcc: x@y.example".into();
        let wire = wire(&tricky);
        assert!(!wire.lines().any(|line| line.starts_with("Bcc")), "{wire}");
        let from = "terbuka@contoh.example".parse().expect("an address");
        for address in ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "nobody", ""]
        {
            let mut to = outgoing();
            to.recipient = address.into();
            assert!(matches!(to.compose(&from), Err(SendError::Permanent(_))), "{address:?}");
        }
    }

    #[test]
    fn files_go_along_under_their_names() {
        let mut with_file = outgoing();
        with_file.attachments.push(Attached {
            name: "tanda terima.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: b"%PDF-1.7".to_vec(),
        });
        let wire = wire(&with_file);
        assert!(wire.contains("multipart/mixed") && wire.contains("application/pdf"), "{wire}");
        assert!(wire.contains("tanda terima.pdf"), "{wire}");
    }
}
