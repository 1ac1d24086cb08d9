//! The officers' workspace: what is due now, the desk's form, the page of a case with everything
//! that can be done to it, and the registers, reports and settings around.
//!
//! Handlers are thin: read the form into a command, call the desk, go on. What may not be done is
//! said in words ([`crate::says`]); what one may not see is not found.

pub mod acts;
pub mod address;
mod calendar;
mod case;
mod case_choices;
mod case_items;
mod case_steps;
mod case_tasks;
mod case_view;
mod charter;
mod charter_form;
mod decision;
mod decree;
mod dispute;
mod dispute_forms;
mod dispute_open;
mod exemption;
mod files;
mod hearings;
mod intake;
mod labels;
mod list;
mod list_item;
mod matrix;
mod monev;
mod objection;
mod objection_forms;
mod objection_intake;
mod objection_register;
mod objection_shown;
mod office;
mod outbox;
mod parse;
mod posts;
mod queue;
mod record;
mod record_form;
mod record_new;
mod record_show;
mod records;
pub mod refused;
mod register;
mod reports;
pub mod session;
mod sign_in;
mod sop;
mod statistics;
pub mod steps;
mod table;
pub mod trouble;
mod users;
mod yearly;

pub use files::split;
pub use table::Table;
use terbuka_desk::Permission;

use crate::page::Page;
use session::Officer;

crate::routes! {
    GET "/masuk" Everyone, Read => sign_in::form;
    POST "/masuk" Everyone, Form => sign_in::sign_in;
    POST "/kerja/keluar" Officer, Session => sign_in::sign_out;
    GET "/kerja/kata-sandi" Officer, Read => sign_in::password_form;
    POST "/kerja/kata-sandi" Officer, Session => sign_in::change_password;

    GET "/kerja" May(terbuka_desk::Permission::SeeCases), Read => queue::page;
    POST "/kerja/massal" May(terbuka_desk::Permission::SeeCases), Session => queue::bulk;

    GET "/kerja/permohonan/baru" Act(terbuka_core::request::Act::Receive), Read => intake::page;
    POST "/kerja/permohonan" Act(terbuka_core::request::Act::Receive), Session => intake::receive;

    GET "/kerja/permohonan/{id}" May(terbuka_desk::Permission::SeeCases), Read => case::page;
    GET "/kerja/permohonan/{id}/diterima" May(terbuka_desk::Permission::Receive), Read => intake::received;
    GET "/kerja/permohonan/{id}/surat/{letter}" May(terbuka_desk::Permission::SeeCases), Read => files::letter;
    GET "/kerja/permohonan/{id}/berkas/{file}" May(terbuka_desk::Permission::SeeCases), Read => files::attachment;

    POST "/kerja/permohonan/{id}/kelengkapan" Act(terbuka_core::request::Act::Accept), Session => acts::accept;
    POST "/kerja/permohonan/{id}/permintaan-kelengkapan" Act(terbuka_core::request::Act::AskCompletion), Session => acts::ask_completion;
    POST "/kerja/permohonan/{id}/pelengkapan" Act(terbuka_core::request::Act::Supplement), Session => acts::supplement;
    POST "/kerja/permohonan/{id}/penutupan" Act(terbuka_core::request::Act::Lapse), Session => acts::lapse;
    POST "/kerja/permohonan/{id}/jawaban-langsung" Act(terbuka_core::request::Act::AnswerOnSpot), Session => acts::answer_on_spot;
    POST "/kerja/permohonan/{id}/penjelasan" Act(terbuka_core::request::Act::TellExempt), Session => acts::tell_exempt;
    POST "/kerja/permohonan/{id}/disposisi" Act(terbuka_core::request::Act::Dispose), Session => acts::dispose;
    POST "/kerja/permohonan/{id}/balasan" Act(terbuka_core::request::Act::Reply), Session => acts::reply;
    POST "/kerja/permohonan/{id}/pengingat" Act(terbuka_core::request::Act::Remind), Session => acts::remind;
    POST "/kerja/permohonan/{id}/perpanjangan" Act(terbuka_core::request::Act::Extend), Session => acts::extend;
    POST "/kerja/permohonan/{id}/pencabutan-perpanjangan" Act(terbuka_core::request::Act::RemoveExtension), Session => acts::remove_extension;
    POST "/kerja/permohonan/{id}/jalur" Act(terbuka_core::request::Act::SetTrack), Session => acts::set_track;
    GET "/kerja/permohonan/{id}/keputusan" May(terbuka_desk::Permission::SeeCases), Read => decision::page;
    POST "/kerja/permohonan/{id}/keputusan" Act(terbuka_core::request::Act::Decide), Session => decision::decide;
    POST "/kerja/permohonan/{id}/keputusan/pratinjau" Act(terbuka_core::request::Act::Decide), Session => decision::preview;
    POST "/kerja/permohonan/{id}/penyerahan" Act(terbuka_core::request::Act::HandOver), Session => acts::hand_over;
    POST "/kerja/permohonan/{id}/pencatatan" Act(terbuka_core::request::Act::Register), Session => acts::register;
    POST "/kerja/permohonan/{id}/supervisi" Act(terbuka_core::request::Act::Supervise), Session => acts::supervise;
    POST "/kerja/permohonan/{id}/pencabutan" Act(terbuka_core::request::Act::Withdraw), Session => acts::withdraw;
    POST "/kerja/permohonan/{id}/jawaban-terbuka" May(terbuka_desk::Permission::PublishAnswer), Session => acts::publish;

    GET "/kerja/keberatan" May(terbuka_desk::Permission::SeeObjections), Read => objection::list;
    GET "/kerja/keberatan/baru" Act(terbuka_core::request::Act::ObjectionLodge), Read => objection_intake::page;
    POST "/kerja/keberatan" Act(terbuka_core::request::Act::ObjectionLodge), Session => objection_intake::receive;
    GET "/kerja/keberatan/{id}" May(terbuka_desk::Permission::SeeObjections), Read => objection::page;
    GET "/kerja/keberatan/{id}/surat/{letter}" May(terbuka_desk::Permission::SeeObjections), Read => objection::letter;
    GET "/kerja/keberatan/{id}/berkas/{file}" May(terbuka_desk::Permission::SeeObjections), Read => objection::file;
    GET "/kerja/keberatan/{id}/bukti.zip" May(terbuka_desk::Permission::ExportEvidence), Read => objection::evidence;
    POST "/kerja/keberatan/{id}/penjelasan" Act(terbuka_core::request::Act::ObjectionExplain), Session => objection::explain;
    POST "/kerja/keberatan/{id}/tanggapan" Act(terbuka_core::request::Act::ObjectionAnswer), Session => objection::answer;
    POST "/kerja/keberatan/{id}/penyampaian" Act(terbuka_core::request::Act::ObjectionDeliver), Session => objection::deliver;
    POST "/kerja/keberatan/{id}/sikap-pemohon" Act(terbuka_core::request::Act::ObjectionReact), Session => objection::react;
    POST "/kerja/keberatan/{id}/pelaksanaan" Act(terbuka_core::request::Act::ObjectionExecute), Session => objection::execute;
    POST "/kerja/keberatan/{id}/pencatatan" Act(terbuka_core::request::Act::ObjectionClose), Session => objection::close;
    POST "/kerja/keberatan/{id}/pencabutan" Act(terbuka_core::request::Act::ObjectionWithdraw), Session => objection::withdraw;
    POST "/kerja/keberatan/{id}/sengketa" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute_open::open_dispute;
    GET "/kerja/sengketa/{id}" May(terbuka_desk::Permission::SeeObjections), Read => dispute::page;
    POST "/kerja/sengketa/{id}/nomor" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::number;
    POST "/kerja/sengketa/{id}/sidang" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::hearing;
    POST "/kerja/sengketa/{id}/perubahan-sidang" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::move_hearing;
    POST "/kerja/sengketa/{id}/mediasi" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::mediate;
    POST "/kerja/sengketa/{id}/akhir-mediasi" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::end_mediation;
    POST "/kerja/sengketa/{id}/ajudikasi" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::adjudicate;
    POST "/kerja/sengketa/{id}/putusan" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::rule;
    POST "/kerja/sengketa/{id}/gugatan" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::appeal;
    POST "/kerja/sengketa/{id}/putusan-pengadilan" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::judge;
    POST "/kerja/sengketa/{id}/pelaksanaan" Act(terbuka_core::request::Act::DisputeExecute), Session => dispute::execute;
    POST "/kerja/sengketa/{id}/pencabutan" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::withdraw;
    POST "/kerja/sengketa/{id}/penutupan" Act(terbuka_core::request::Act::DisputeKeep), Session => dispute::close;
    GET "/kerja/sidang" May(terbuka_desk::Permission::SeeObjections), Read => hearings::page;
    POST "/kerja/sidang/alamat" May(terbuka_desk::Permission::SeeObjections), Session => hearings::renew;
    GET "/kerja/register-keberatan" May(terbuka_desk::Permission::SeeRegister), Read => objection_register::page;
    GET "/kerja/register-keberatan/{file}" May(terbuka_desk::Permission::SeeRegister), Read => objection_register::export;
    GET "/kerja/register-sengketa" May(terbuka_desk::Permission::SeeRegister), Read => objection_register::disputes;
    GET "/kerja/register-sengketa/{file}" May(terbuka_desk::Permission::SeeRegister), Read => objection_register::export_disputes;

    GET "/kerja/register" May(terbuka_desk::Permission::SeeRegister), Read => register::page;
    GET "/kerja/register/{file}" May(terbuka_desk::Permission::SeeRegister), Read => register::export;
    GET "/kerja/laporan" May(terbuka_desk::Permission::SeeReports), Read => reports::list;
    GET "/kerja/laporan/{period}" May(terbuka_desk::Permission::SeeReports), Read => reports::page;
    GET "/kerja/laporan/{period}/{file}" May(terbuka_desk::Permission::SeeReports), Read => reports::export;
    POST "/kerja/laporan/{period}/penyampaian" Act(terbuka_core::request::Act::Report), Session => reports::deliver;
    POST "/kerja/laporan/{period}/penerimaan" May(terbuka_desk::Permission::AcceptReport), Session => reports::accept;
    GET "/kerja/laporan-berkala/{period}" May(terbuka_desk::Permission::SeeReports), Read => yearly::page;
    GET "/kerja/laporan-berkala/{period}/{file}" May(terbuka_desk::Permission::SeeReports), Read => yearly::draft;
    GET "/kerja/laporan-berkala/{period}/bab/{chapter}/{version}" May(terbuka_desk::Permission::SeeReports), Read => yearly::version;
    POST "/kerja/laporan-berkala/{period}/bab" May(terbuka_desk::Permission::EditReport), Session => yearly::save_chapter;
    POST "/kerja/laporan-berkala/{period}/sumber-daya" May(terbuka_desk::Permission::EditReport), Session => yearly::save_resources;
    POST "/kerja/laporan-berkala/{period}/survei" May(terbuka_desk::Permission::PublishReport), Session => statistics::publish_survey;
    POST "/kerja/laporan-berkala/{period}/penerbitan" May(terbuka_desk::Permission::PublishReport), Session => yearly::publish;
    GET "/kerja/statistik" May(terbuka_desk::Permission::SeeReports), Read => statistics::page;
    GET "/kerja/monev" May(terbuka_desk::Permission::SeeReports), Read => monev::page;
    GET "/kerja/monev/{file}" May(terbuka_desk::Permission::SeeReports), Read => monev::file;
    POST "/kerja/monev/{year}/pernyataan" May(terbuka_desk::Permission::EditReport), Session => monev::state;
    GET "/kerja/matriks" May(terbuka_desk::Permission::SeeMatrix), Read => matrix::page;
    GET "/kerja/matriks/{file}" May(terbuka_desk::Permission::SeeMatrix), Read => matrix::export;
    GET "/kerja/kalender" Officer, Read => calendar::page;
    POST "/kerja/kalender" May(terbuka_desk::Permission::EditCalendar), Session => calendar::add;
    POST "/kerja/kalender/pencabutan" May(terbuka_desk::Permission::EditCalendar), Session => calendar::remove;
    GET "/kerja/surel" May(terbuka_desk::Permission::SeeOutbox), Read => outbox::page;
    GET "/kerja/sop" Officer, Read => sop::page;
    POST "/kerja/sop" May(terbuka_desk::Permission::MakeProcedure), Session => sop::begin;
    POST "/kerja/sop/{id}/jalur" May(terbuka_desk::Permission::EditOffice), Session => sop::map_lanes;
    GET "/kerja/sop/{id}" Officer, Read => sop::version::page;
    GET "/kerja/sop/{id}/lembar.pdf" Officer, Read => sop::version::sheet;
    GET "/kerja/sop/{id}/bagan.svg" Officer, Read => sop::version::chart;
    GET "/kerja/sop/{id}/isi" May(terbuka_desk::Permission::MakeProcedure), Read => sop::edit::page;
    POST "/kerja/sop/{id}/isi" May(terbuka_desk::Permission::MakeProcedure), Session => sop::edit::whole;
    POST "/kerja/sop/{id}/langkah" May(terbuka_desk::Permission::MakeProcedure), Session => sop::edit::step;
    POST "/kerja/sop/{id}/pemeriksaan" May(terbuka_desk::Permission::MakeProcedure), Session => sop::version::check;
    POST "/kerja/sop/{id}/pengesahan" May(terbuka_desk::Permission::SignProcedure), Session => sop::version::sign;
    POST "/kerja/sop/{id}/pembatalan" May(terbuka_desk::Permission::SignProcedure), Session => sop::version::void;
    POST "/kerja/sop/{id}/reviu" May(terbuka_desk::Permission::MakeProcedure), Session => sop::version::review;
    POST "/kerja/sop/{id}/revisi" May(terbuka_desk::Permission::MakeProcedure), Session => sop::version::revise;
    POST "/kerja/sop/{id}/pembuangan" May(terbuka_desk::Permission::MakeProcedure), Session => sop::version::discard;
    GET "/kerja/maklumat" May(terbuka_desk::Permission::SeeCharter), Read => charter::list;
    POST "/kerja/maklumat" Act(terbuka_core::request::Act::CharterDraft), Session => charter::begin;
    GET "/kerja/maklumat/{id}" May(terbuka_desk::Permission::SeeCharter), Read => charter::page;
    GET "/kerja/maklumat/{id}/{file}" May(terbuka_desk::Permission::SeeCharter), Read => charter::poster;
    POST "/kerja/maklumat/{id}/naskah" Act(terbuka_core::request::Act::CharterDraft), Session => charter::revise;
    POST "/kerja/maklumat/{id}/pengajuan" Act(terbuka_core::request::Act::CharterDraft), Session => charter::submit;
    POST "/kerja/maklumat/{id}/pengembalian" Act(terbuka_core::request::Act::CharterDetermine), Session => charter::send_back;
    POST "/kerja/maklumat/{id}/penetapan" Act(terbuka_core::request::Act::CharterDetermine), Session => charter::determine;
    POST "/kerja/maklumat/{id}/pengumuman" Act(terbuka_core::request::Act::CharterPublish), Session => charter::publish;
    GET "/kerja/dokumentasi" May(terbuka_desk::Permission::SeeRecords), Read => records::list;
    POST "/kerja/dokumentasi" Act(terbuka_core::request::Act::RecordKeep), Session => record_new::begin;
    GET "/kerja/dokumentasi/baru" Act(terbuka_core::request::Act::RecordKeep), Read => record_new::new;
    GET "/kerja/dokumentasi/massal" Act(terbuka_core::request::Act::RecordKeep), Read => record_new::many;
    POST "/kerja/dokumentasi/massal" Act(terbuka_core::request::Act::RecordKeep), Session => record_new::hand_in;
    GET "/kerja/dokumentasi/ada/{sha256}" May(terbuka_desk::Permission::SeeRecords), Read => record_new::known;
    GET "/kerja/dokumentasi/keputusan" May(terbuka_desk::Permission::SeeRecords), Read => decree::list;
    POST "/kerja/dokumentasi/keputusan" May(terbuka_desk::Permission::SignList), Session => decree::issue;
    GET "/kerja/dokumentasi/keputusan/{letter}" May(terbuka_desk::Permission::SeeRecords), Read => decree::file;
    GET "/kerja/dokumentasi/{id}" May(terbuka_desk::Permission::SeeRecords), Read => record::page;
    GET "/kerja/dokumentasi/{id}/berkas/{file}" May(terbuka_desk::Permission::SeeRecords), Read => record::file;
    GET "/kerja/dokumentasi/{id}/berkas/{file}/gambar" May(terbuka_desk::Permission::SeeRecords), Read => record::picture;
    POST "/kerja/dokumentasi/{id}/keterangan" Act(terbuka_core::request::Act::RecordKeep), Session => record::keep;
    POST "/kerja/dokumentasi/{id}/penyerahan" Act(terbuka_core::request::Act::RecordHandOver), Session => record::hand_over;
    POST "/kerja/dokumentasi/{id}/penyimpanan" Act(terbuka_core::request::Act::RecordStore), Session => record::store;
    POST "/kerja/dokumentasi/{id}/pengembalian" Act(terbuka_core::request::Act::RecordReturn), Session => record::send_back;
    POST "/kerja/dokumentasi/{id}/formulir" Act(terbuka_core::request::Act::RecordCollect), Session => record::collect;
    POST "/kerja/dokumentasi/{id}/pengajuan" Act(terbuka_core::request::Act::RecordCollect), Session => record::submit;
    POST "/kerja/dokumentasi/{id}/persetujuan" Act(terbuka_core::request::Act::RecordApprove), Session => record::approve;
    POST "/kerja/dokumentasi/{id}/penolakan" Act(terbuka_core::request::Act::RecordApprove), Session => record::refuse;
    POST "/kerja/dokumentasi/{id}/pencatatan" Act(terbuka_core::request::Act::RecordList), Session => record::list;
    POST "/kerja/dokumentasi/{id}/pembuangan" Act(terbuka_core::request::Act::RecordDrop), Session => record::give_up;
    GET "/kerja/daftar" May(terbuka_desk::Permission::SeeList), Read => list::page;
    GET "/kerja/daftar/impor" May(terbuka_desk::Permission::EditList), Read => list::import_form;
    POST "/kerja/daftar/impor" May(terbuka_desk::Permission::EditList), Session => list::import;
    GET "/kerja/daftar/baru" May(terbuka_desk::Permission::EditList), Read => list_item::fresh;
    POST "/kerja/daftar" May(terbuka_desk::Permission::EditList), Session => list_item::add;
    GET "/kerja/daftar/{id}" May(terbuka_desk::Permission::EditList), Read => list_item::edit;
    POST "/kerja/daftar/{id}" May(terbuka_desk::Permission::EditList), Session => list_item::revise;
    POST "/kerja/daftar/{id}/pencabutan" May(terbuka_desk::Permission::EditList), Session => list::withdraw;
    GET "/kerja/pengecualian" May(terbuka_desk::Permission::SeeExemptions), Read => exemption::list::list;
    POST "/kerja/pengecualian" Act(terbuka_core::request::Act::TestIdentify), Session => exemption::list::begin;
    GET "/kerja/pengecualian/baru" Act(terbuka_core::request::Act::TestIdentify), Read => exemption::list::new;
    GET "/kerja/pengecualian/daftar/{file}" May(terbuka_desk::Permission::SeeExemptions), Read => exemption::list::export;
    GET "/kerja/pengecualian/{id}" May(terbuka_desk::Permission::SeeExemptions), Read => exemption::show;
    GET "/kerja/pengecualian/{id}/{file}" May(terbuka_desk::Permission::SeeExemptions), Read => exemption::paper;
    POST "/kerja/pengecualian/{id}/informasi" Act(terbuka_core::request::Act::TestIdentify), Session => exemption::identify;
    POST "/kerja/pengecualian/{id}/dasar" Act(terbuka_core::request::Act::TestBasis), Session => exemption::base;
    POST "/kerja/pengecualian/{id}/penimbangan" Act(terbuka_core::request::Act::TestWeigh), Session => exemption::weigh;
    POST "/kerja/pengecualian/{id}/pengajuan" Act(terbuka_core::request::Act::TestWeigh), Session => exemption::submit;
    POST "/kerja/pengecualian/{id}/pertimbangan" Act(terbuka_core::request::Act::TestOpinion), Session => exemption::advise;
    POST "/kerja/pengecualian/{id}/persetujuan" Act(terbuka_core::request::Act::TestApprove), Session => exemption::approve;
    POST "/kerja/pengecualian/{id}/pengembalian" Act(terbuka_core::request::Act::TestApprove), Session => exemption::send_back;
    POST "/kerja/pengecualian/{id}/penolakan" Act(terbuka_core::request::Act::TestApprove), Session => exemption::reject;
    POST "/kerja/pengecualian/{id}/penetapan" Act(terbuka_core::request::Act::TestDetermine), Session => exemption::determine;
    POST "/kerja/pengecualian/{id}/usulan" Act(terbuka_core::request::Act::TestDetermine), Session => exemption::hand_up;
    POST "/kerja/pengecualian/{id}/putusan" Act(terbuka_core::request::Act::TestDetermine), Session => exemption::record;
    POST "/kerja/pengecualian/{id}/pencabutan" Act(terbuka_core::request::Act::TestDetermine), Session => exemption::revoke;
    POST "/kerja/pengecualian/{id}/hasil-terbuka" Act(terbuka_core::request::Act::TestOpen), Session => exemption::find_open;
    POST "/kerja/pengecualian/{id}/pembukaan" Act(terbuka_core::request::Act::TestOpen), Session => exemption::open_it;
    GET "/kerja/kantor" May(terbuka_desk::Permission::EditOffice), Read => office::page;
    POST "/kerja/kantor" May(terbuka_desk::Permission::EditOffice), Session => office::save;
    GET "/kerja/pengguna" May(terbuka_desk::Permission::EditUsers), Read => users::page;
    POST "/kerja/pengguna" May(terbuka_desk::Permission::EditUsers), Session => users::add;
    POST "/kerja/pengguna/{id}/penutupan" May(terbuka_desk::Permission::EditUsers), Session => users::close;
}

/// One entry of the workspace's navigation.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Address.
    pub path: &'static str,
    /// Key of its label.
    pub label: &'static str,
    /// The key that opens it, after `g`.
    pub key: &'static str,
    /// Who sees it; everybody when absent.
    pub permission: Option<Permission>,
}

impl Entry {
    const fn new(
        path: &'static str,
        label: &'static str,
        key: &'static str,
        permission: Option<Permission>,
    ) -> Self {
        Self { path, label, key, permission }
    }

    /// Whether this officer can go there.
    pub fn shown(&self, officer: &Officer) -> bool {
        self.permission.is_none_or(|permission| officer.can(permission))
    }

    /// Whether the page lies there. The queue is everything that lies nowhere else.
    pub fn is_here(&self, page: &Page) -> bool {
        match self.path {
            "/kerja" => page.path == "/kerja" || page.at("/kerja/permohonan"),
            path => page.at(path),
        }
    }
}

/// The navigation.
pub const NAV: &[Entry] = &[
    Entry::new("/kerja", "work.nav.queue", "k", Some(Permission::SeeCases)),
    Entry::new("/kerja/keberatan", "work.nav.objections", "t", Some(Permission::SeeObjections)),
    Entry::new("/kerja/register", "work.nav.register", "r", Some(Permission::SeeRegister)),
    Entry::new("/kerja/laporan", "work.nav.reports", "l", Some(Permission::SeeReports)),
    Entry::new("/kerja/statistik", "reporting.nav.statistics", "i", Some(Permission::SeeReports)),
    Entry::new("/kerja/monev", "reporting.nav.monev", "v", Some(Permission::SeeReports)),
    Entry::new("/kerja/matriks", "work.nav.matrix", "m", Some(Permission::SeeMatrix)),
    Entry::new("/kerja/kalender", "work.nav.calendar", "h", None),
    Entry::new("/kerja/sop", "work.nav.procedure", "s", None),
    Entry::new("/kerja/maklumat", "work.nav.charter", "c", Some(Permission::SeeCharter)),
    Entry::new("/kerja/dokumentasi", "work.nav.records", "f", Some(Permission::SeeRecords)),
    Entry::new("/kerja/daftar", "work.nav.list", "d", Some(Permission::SeeList)),
    Entry::new("/kerja/pengecualian", "work.nav.exemptions", "p", Some(Permission::SeeExemptions)),
    Entry::new("/kerja/surel", "work.nav.outbox", "e", Some(Permission::SeeOutbox)),
    Entry::new("/kerja/kantor", "work.nav.office", "o", Some(Permission::EditOffice)),
    Entry::new("/kerja/pengguna", "work.nav.users", "u", Some(Permission::EditUsers)),
];

/// The entries this officer can go to.
pub fn nav(officer: &Officer) -> Vec<&'static Entry> {
    NAV.iter().filter(|entry| entry.shown(officer)).collect()
}

/// The keys of the workspace, and what they do; documented under `?`.
pub const KEYS: &[(&str, &str)] = &[
    ("j k", "work.keys.move"),
    ("Enter", "work.keys.open_row"),
    ("x", "work.keys.tick"),
    ("/", "work.keys.search"),
    ("b", "work.keys.new"),
    ("a", "work.keys.act"),
    ("g k", "work.keys.queue"),
    ("g r", "work.keys.register"),
    ("g l", "work.keys.reports"),
    ("g h", "work.keys.calendar"),
    ("?", "work.keys.help"),
    ("Esc", "work.keys.leave"),
];

/// The resource of an act's form: the last part of its address.
pub fn resource(act: &terbuka_core::request::Act) -> &'static str {
    use terbuka_core::request::Act::*;
    match act {
        Accept => "kelengkapan",
        AskCompletion => "permintaan-kelengkapan",
        Supplement => "pelengkapan",
        Lapse => "penutupan",
        AnswerOnSpot => "jawaban-langsung",
        TellExempt => "penjelasan",
        Dispose => "disposisi",
        Reply => "balasan",
        Remind => "pengingat",
        Extend => "perpanjangan",
        RemoveExtension => "pencabutan-perpanjangan",
        SetTrack => "jalur",
        Decide => "keputusan",
        HandOver => "penyerahan",
        Register => "pencatatan",
        Supervise => "supervisi",
        Withdraw => "pencabutan",
        // These two are no acts on an existing case's page.
        Receive | Report => "",
        // The charter has a page of its own.
        CharterDraft | CharterDetermine | CharterPublish => "",
        // So has the consequence test.
        TestIdentify | TestBasis | TestWeigh | TestOpinion | TestApprove | TestDetermine
        | TestOpen => "",
        // A document's acts stand on its own page, under addresses of their own.
        RecordKeep | RecordHandOver | RecordStore | RecordReturn | RecordCollect
        | RecordApprove | RecordList | RecordDrop => "",
        // So have objections and disputes.
        ObjectionLodge | ObjectionExplain | ObjectionAnswer | ObjectionExecute
        | ObjectionDeliver | ObjectionReact | ObjectionClose | ObjectionWithdraw | DisputeKeep
        | DisputeExecute => "",
    }
}

/// Whether an act's form may carry files.
pub fn takes_files(act: &terbuka_core::request::Act) -> bool {
    !parse::slots(*act).is_empty()
}

/// An act in the reader's language, for templates.
pub fn act_name(page: &Page, act: &terbuka_core::request::Act) -> String {
    crate::says::act(page.lang, *act)
}

/// The roles that have a permission, as the office names them, for templates.
pub fn who_may(officer: &Officer, permission: Permission) -> String {
    crate::says::roles(officer.page.lang, &officer.office, permission.roles())
}
