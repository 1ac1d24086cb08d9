//! What we export as BPMN 2.0 opens in a real modeller (bpmn-js, in Chromium): nothing to warn about,
//! every step's words inside its shape; and what it saves reads back as the same SOP.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use support::browser::{Browser, Screen};
use support::site::Site;
use terbuka_core::procedure::{Procedure, text};

/// Where `./test` puts bpmn-js.
fn modeller() -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let usual = root.join("target/bpmn/node_modules/bpmn-js/dist/bpmn-modeler.production.min.js");
    let path = std::env::var_os("TERBUKA_BPMN_JS").map_or(usual, PathBuf::from);
    std::fs::read_to_string(path).ok()
}

/// Opens a diagram, tells what it warns of, what stands in each shape and whether it fits, and saves.
const OPEN: &str = r#"
const [xml, done] = [arguments[0], arguments[arguments.length - 1]];
document.body.innerHTML = '<div id="canvas" style="width:4000px;height:3000px"></div>';
const modeller = new BpmnJS({ container: '#canvas' });
(async () => {
  const { warnings } = await modeller.importXML(xml);
  const registry = modeller.get('elementRegistry');
  const shapes = registry
    .filter((e) => /Task|Activity|Gateway|Event|Lane|Participant/.test(e.type) && !e.labelTarget)
    .map((e) => {
      const own = registry.getGraphics(e);
      const label = e.labels && e.labels[0] ? registry.getGraphics(e.labels[0]) : null;
      const body = own.querySelector('.djs-visual > rect');
      const words = own.querySelector('.djs-visual > text');
      let fits = true;
      if (body && words && words.textContent && /Task/.test(e.type)) {
        const [box, ink] = [body.getBBox(), words.getBBox()];
        fits = ink.width > 0 && ink.height > 0 && ink.x >= box.x - 1 && ink.y >= box.y - 1
          && ink.x + ink.width <= box.x + box.width + 1
          && ink.y + ink.height <= box.y + box.height + 1;
      }
      const text = own.textContent + (label ? label.textContent : '');
      return { type: e.type, text, fits };
    });
  const { xml: saved } = await modeller.saveXML({ format: true });
  return { warnings: warnings.map((w) => w.message), shapes, saved };
})().then(done, (error) => done({ failed: String(error && error.message || error) }));
"#;

/// Words without what line breaks do to spaces.
fn ink(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn convert(from: &Path, to: &Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_terbuka"))
        .args(["sop", "convert"])
        .arg(from)
        .arg("-o")
        .arg(to)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{} → {}: {said}", from.display(), to.display());
}

fn data(path: &Path) -> Procedure {
    text::from_toml(&std::fs::read_to_string(path).expect("read")).expect("our own data")
}

#[tokio::test]
async fn every_export_opens_in_a_modeller_in_a_browser() {
    let Some(script) = modeller() else {
        eprintln!("SKIPPED: bpmn-js. It is not there; `./test` fetches it with npm.");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/procedures");
    let mut files: Vec<PathBuf> = std::fs::read_dir(shipped)
        .expect("SOPs")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    files.sort();
    assert!(files.len() >= 12, "seven templates and five offices: {files:?}");
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    // A page of its own: the diagram is nothing of ours.
    browser.client.goto("about:blank").await.expect("a page");
    browser
        .client
        .execute(&format!("{script};\nwindow.BpmnJS = BpmnJS;"), Vec::new())
        .await
        .expect("it loads");
    for file in files {
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = name.expect("a name");
        let (plain, exported) = (folder.path().join("plain.toml"), folder.path().join("out.bpmn"));
        convert(&file, &plain);
        convert(&file, &exported);
        let xml = std::fs::read_to_string(&exported).expect("written");
        let seen = browser.client.execute_async(OPEN, vec![json!(xml)]).await.expect("an answer");
        assert_eq!(seen["failed"], Value::Null, "{name} does not open");
        assert_eq!(seen["warnings"], json!([]), "{name}");
        let shapes = seen["shapes"].as_array().expect("shapes");
        let words: Vec<String> =
            shapes.iter().map(|one| ink(one["text"].as_str().unwrap_or_default())).collect();
        let procedure = data(&plain);
        for step in &procedure.steps {
            let wanted = ink(&step.activity);
            assert!(
                words.iter().any(|one| one.contains(&wanted)),
                "{name}: no “{}”",
                step.activity
            );
        }
        for lane in &procedure.lanes {
            let wanted = ink(&lane.title);
            assert!(
                words.iter().any(|one| one.contains(&wanted)),
                "{name}: no lane {}",
                lane.title
            );
        }
        let outside: Vec<&str> = shapes
            .iter()
            .filter(|one| one["fits"] == json!(false))
            .filter_map(|one| one["text"].as_str())
            .collect();
        assert!(outside.is_empty(), "{name}: words beyond their shape: {outside:?}");

        // What the modeller saves is the same SOP; and what we wrote is, without it.
        let (saved, back) = (folder.path().join("saved.bpmn"), folder.path().join("back.toml"));
        std::fs::write(&saved, seen["saved"].as_str().expect("saved")).expect("written");
        for from in [&exported, &saved] {
            convert(from, &back);
            assert_eq!(data(&back), procedure, "{name} from {}", from.display());
        }
    }
}
