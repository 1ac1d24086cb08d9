//! Layers, defaults, and the sentences of wrong settings.

use std::path::PathBuf;

use super::*;

fn file(text: &str) -> Result<Layer, SettingsError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("terbuka.toml");
    std::fs::write(&path, text).expect("written");
    Layer::from_file(&path)
}

fn environment(pairs: &[(&str, &str)]) -> Result<Layer, SettingsError> {
    Layer::from_environment(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())))
}

fn complaint(layer: Layer) -> String {
    layer.settle().expect_err("should be refused").to_string()
}

#[test]
fn nothing_set_gives_a_local_installation_with_mail_in_a_folder() {
    let settings = Layer::default().settle().expect("defaults work");
    assert_eq!(settings.database, DatabaseUrl::Sqlite("terbuka-data/terbuka.db".into()));
    assert_eq!(settings.public_url, "http://127.0.0.1:8080");
    let open = Layer { listen: Some("0.0.0.0:80".into()), ..Layer::default() };
    assert_eq!(open.settle().expect("settled").public_url, "http://localhost:80");
    assert_eq!(settings.mail, Mail::Folder("terbuka-data/mail".into()));
    assert!(settings.listen.ip().is_loopback());
}

#[test]
fn flags_beat_variables_beat_the_file() {
    let lower = file("data = '/a'\nlisten = '127.0.0.1:1'\nlog = 'debug'\n[mail]\nhost = 'relay'\nfrom = 'ppid@contoh.id'\n")
        .expect("a good file");
    let middle =
        environment(&[("TERBUKA_LISTEN", "127.0.0.1:2"), ("PATH", "/bin"), ("TERBUKA_DATA", "/b")])
            .expect("good variables");
    let upper = Layer { data: Some("/c".into()), ..Layer::default() };
    let settings = upper.over(middle).over(lower).settle().expect("settled");
    assert_eq!(settings.data, PathBuf::from("/c"));
    assert_eq!(settings.listen.port(), 2);
    assert_eq!(settings.log, "debug");
    let Mail::Smtp(smtp) = settings.mail else { panic!("mail goes by SMTP") };
    assert_eq!((smtp.port, smtp.tls), (587, Tls::StartTls));
}

#[test]
fn a_folder_set_above_replaces_a_server_set_below() {
    let lower = file("[mail]\nhost = 'relay'\nfrom = 'ppid@contoh.id'\n").expect("a good file");
    let upper = environment(&[("TERBUKA_MAIL_FOLDER", "/m")]).expect("good variables");
    let settings = upper.over(lower).settle().expect("settled");
    assert_eq!(settings.mail, Mail::Folder("/m".into()));
}

#[test]
fn wrong_settings_are_named() {
    let with = |change: fn(&mut Layer)| {
        let mut layer = Layer::default();
        change(&mut layer);
        complaint(layer)
    };
    assert!(with(|l| l.listen = Some("8080".into())).starts_with("listen: \"8080\""));
    assert!(with(|l| l.log_format = Some("xml".into())).contains("bukan text atau json"));
    assert!(with(|l| l.trusted_proxies = Some(vec!["10.0.0.0/99".into()])).contains("10.0.0.0/99"));
    assert!(with(|l| l.public_url = Some("ppid.go.id".into())).contains("https://"));
    assert!(with(|l| l.public_url = Some("https://a@b".into())).starts_with("public_url"));
    assert!(with(|l| l.mail.host = Some("relay".into())).starts_with("mail.from"));
    let secret = with(|l| l.database_url = Some("mysql://u:rahasia@h/d".into()));
    assert!(secret.starts_with("database_url") && !secret.contains("rahasia"));
}

#[test]
fn limits_against_scripts_stand_unless_they_are_set_aside_by_name() {
    let settled = |rate: Option<&str>| {
        let layer = Layer { public_rate: rate.map(str::to_owned), ..Layer::default() };
        layer.settle().map(|settings| settings.public_rate)
    };
    assert_eq!(settled(None), Ok(terbuka_web::WebSettings::default().public_rate));
    assert!(settled(None).is_ok_and(|rate| rate.is_some()));
    let rate = settled(Some("3/60s")).expect("settled").expect("a limit");
    assert_eq!((rate.burst, rate.every.as_secs()), (3, 60));
    assert_eq!(settled(Some("off")), Ok(None));
    for bad in ["", "3", "0/5s", "3/0s", "3/5", "-1/5s", "none"] {
        let error = settled(Some(bad)).expect_err("refused").to_string();
        assert!(error.starts_with("public_rate") && error.contains("20/20s"), "{error}");
    }
}

#[test]
fn misspelt_settings_are_not_ignored() {
    let error = file("listten = '127.0.0.1:1'").expect_err("refused").to_string();
    assert!(error.contains("listten") && error.contains("terbuka.toml"), "{error}");
    let error = environment(&[("TERBUKA_LISTEM", "x")]).expect_err("refused").to_string();
    assert!(error.starts_with("TERBUKA_LISTEM"), "{error}");
    let error = environment(&[("TERBUKA_MAIL_PORT", "many")]).expect_err("refused").to_string();
    assert!(error.contains("TERBUKA_MAIL_PORT") && error.contains("many"), "{error}");
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let settings = Layer {
        database_url: Some("postgres://u:rahasia@h/d".into()),
        mail: MailLayer {
            host: Some("relay".into()),
            user: Some("u".into()),
            password: Some("rahasia".into()),
            from: Some("PPID <ppid@contoh.id>".into()),
            ..MailLayer::default()
        },
        ..Layer::default()
    }
    .settle()
    .expect("settled");
    assert!(!format!("{settings:?}").contains("rahasia"));
}

#[test]
fn files_go_to_a_bucket_when_everything_about_it_is_known() {
    let text = "[s3]\nbucket = 'ppid'\nendpoint = 'http://127.0.0.1:8333'\naccess_key = 'a'\n";
    assert!(complaint(file(text).expect("readable")).starts_with("s3.secret_key"));
    let layer = environment(&[("TERBUKA_S3_SECRET_KEY", "rahasia"), ("TERBUKA_S3_PREFIX", "kpu")]);
    let layer = layer.expect("good variables").over(file(text).expect("readable"));
    assert!(!format!("{layer:?}").contains("rahasia"));
    let bucket = layer.settle().expect("settled").bucket.expect("a bucket");
    assert_eq!((bucket.name.as_str(), bucket.prefix.as_str()), ("ppid", "kpu"));
    assert!(!format!("{bucket:?}").contains("rahasia"));
    assert!(Layer::default().settle().expect("settled").bucket.is_none());
    let half = environment(&[("TERBUKA_S3_ACCESS_KEY", "a")]).expect("good variables");
    assert!(complaint(half).starts_with("s3.bucket"));
    let strange = text.replace("http://", "s3://") + "secret_key = 'b'\n";
    assert!(complaint(file(&strange).expect("readable")).starts_with("s3.endpoint"));
}
