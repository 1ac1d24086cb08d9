//! private
use std::sync::Arc;
use terbuka_web::*;
use terbuka_testkit::{TestDatabase, world::*};
use terbuka_core::letter::{Print,PrintError,Letter,Status}; use terbuka_core::letter::parts::Letterhead; use terbuka_core::sheet::Sheet; use terbuka_core::report_doc::Report;
use terbuka_core::request::decide::*; use terbuka_core::request::*; use terbuka_core::role::Role; use terbuka_core::person::Delivery;
struct Plain;
impl Print for Plain {
    fn letter(&self, l: &Letter, _: Status) -> Result<Vec<u8>, PrintError> { Ok(format!("%PDF {}", l.kind().code()).into_bytes()) }
    fn sheet_pdf(&self, _: &Sheet, _: &Letterhead) -> Result<Vec<u8>, PrintError> { Ok(vec![]) }
    fn sheet_xlsx(&self, _: &Sheet) -> Result<Vec<u8>, PrintError> { Ok(vec![]) }
    fn sheet_csv(&self, _: &Sheet) -> Result<Vec<u8>, PrintError> { Ok(vec![]) }
    fn report_pdf(&self, _: &Report, _: Status) -> Result<Vec<u8>, PrintError> { Ok(vec![]) }
    fn report_xlsx(&self, _: &Report) -> Result<Vec<u8>, PrintError> { Ok(vec![]) }
}
#[tokio::main(flavor="current_thread")]
async fn main(){
    let db = TestDatabase::sqlite().await;
    let w = World::new(db.store(), Arc::new(Plain)).await;
    let cx = &w.cx;
    let mut toks = vec![];
    for i in 0..6 {
        let mut f = form(); f.information = format!("{} (permohonan {i}).\nMohon dalam bentuk CSV atau Excel, per TPS, untuk pemilihan terakhir.", ["Jumlah pemilih tetap per kecamatan","Rekapitulasi hasil penghitungan suara per TPS","Laporan dana kampanye pasangan calon","Perjanjian pengadaan logistik","Daftar aset kantor","SOP pelayanan"][i]);
        toks.push(terbuka_desk::intake::submit(cx, &w.office.id, f, vec![], None).await.unwrap());
    }
    let ppid = w.person(Role::Ppid);
    let act = |c, t: &terbuka_desk::intake::Submitted| { let case=t.case.clone(); let ppid=ppid.clone(); async move { terbuka_desk::serve::perform(cx,&ppid,&case,None,c,vec![]).await.unwrap(); } };
    act(Command::AskCompletion{missing:"Pindaian KTP yang terbaca jelas\nSurat kuasa bermeterai".into()}, &toks[1]).await;
    for t in &toks[2..] { act(Command::Accept, t).await; }
    w.clock.advance(jiff::SignedDuration::from_hours(50));
    act(Command::Extend{reason: terbuka_core::law::ExtensionReason::ALL[0], words:"Perlu disusun dari beberapa unit".into()}, &toks[3]).await;
    for (i,o) in [(4,Outcome::Granted),(5,Outcome::Refused)] {
        let g = if o==Outcome::Refused {[terbuka_core::law::ExemptionGround::from_code("h").unwrap()].into()} else {Default::default()};
        act(Command::Decide(Box::new(Verdict{outcome:o,grounds:g,never_exempt:Default::default(),test_decree:None,consequence:"Membuka data pribadi".into(),material:"Rekap".into(),blackout:String::new(),holder:String::new(),delivery:Delivery::Email,cost_rupiah:0,payment:String::new()})), &toks[i]).await;
    }
    act(Command::HandOver{by:Delivery::Email,on:None,note:String::new()}, &toks[4]).await;
    let _ = terbuka_desk::answers::publish(cx,&ppid,&toks[4].case,"Daftar aset kantor tahun 2025","Daftar barang milik negara yang dikuasai kantor per 31 Desember 2025, dengan nilai perolehan dan kondisi.").await;
    println!("{}", toks.iter().map(|t| t.token.clone()).collect::<Vec<_>>().join(" "));
    let st = AppState::new(WebSettings::default(), w.cx.clone());
    let l = tokio::net::TcpListener::bind("127.0.0.1:8391").await.unwrap();
    axum::serve(l, router(st)).await.unwrap();
}
