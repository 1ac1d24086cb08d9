//! A suggestion, from words, which step of an SOP is which act and whose lane is whose role.
//! An officer confirms it before the SOP is adopted; nothing runs on a suggestion.

use super::read::words::{fold, has_words};
use super::{Procedure, Service};
use crate::request::Act;
use crate::role::Role;

/// Words with the acts they point to.
type Hints = &'static [(&'static [&'static str], &'static [Act])];

/// Words of an activity (or of its output) that point to acts of the charter.
const CHARTER_ACTS: Hints = &[
    (
        &["MENGUMUMKAN", "MENYEBARLUASKAN", "MEMPUBLIKASIKAN", "MEMASANG", "PUBLIKASI"],
        &[Act::CharterPublish],
    ),
    (
        &["MENETAPKAN", "MENGESAHKAN", "MENANDATANGANI", "PENETAPAN", "PENGESAHAN"],
        &[Act::CharterDetermine],
    ),
    (
        &["MENYUSUN", "MERANCANG", "MEMBUAT", "PENYUSUNAN", "RANCANGAN", "KONSEP"],
        &[Act::CharterDraft],
    ),
];

/// Words of an activity (or of its output) that point to acts of the consequence test.
const TEST_ACTS: Hints = &[
    (&["MENYETUJUI", "PERSETUJUAN", "MENOLAK USUL"], &[Act::TestApprove]),
    (
        &["MENETAPKAN", "PENETAPAN", "MENGESAHKAN", "MENANDATANGANI", "SURAT KEPUTUSAN"],
        &[Act::TestDetermine],
    ),
    (
        &["MENIMBANG", "PERTIMBANGAN", "MENGANALISIS AKIBAT", "MENGUJI", "KONSEKUENSI"],
        &[Act::TestWeigh, Act::TestOpinion],
    ),
    (&["DASAR", "PASAL", "UNDANG UNDANG"], &[Act::TestBasis]),
    (&["MEMBUKA", "MENGUMUMKAN", "MENCATAT HASIL"], &[Act::TestOpen]),
    (
        &["MENUNJUK", "MENGIDENTIFIKASI", "IDENTIFIKASI", "MENGUMPULKAN", "MENGUSULKAN", "DIDUGA"],
        &[Act::TestIdentify],
    ),
];

/// Words of an activity (or of its output) that point to acts of documentation, the more particular
/// first: the paper, its copy, the store, the list form, the approval, the list.
const RECORD_ACTS: Hints = &[
    (
        &["MENYETUJUI", "MENGESAHKAN", "MENETAPKAN", "PERSETUJUAN", "PENGESAHAN"],
        &[Act::RecordApprove],
    ),
    (
        &["MENYERAHKAN", "MENDATA", "MENCATAT DAN MENYERAHKAN", "PENYERAHAN", "MENYAMPAIKAN"],
        &[Act::RecordHandOver],
    ),
    (
        &[
            "MENERIMA DAN MENYIMPAN",
            "MENYIMPAN SOFTCOPY",
            "MENYIMPAN BERKAS",
            "STORAGE",
            "PENYIMPANAN INTERNAL",
            "MENGARSIPKAN",
        ],
        &[Act::RecordStore],
    ),
    (
        &[
            "MENGHASILKAN",
            "HARDCOPY",
            "HARD COPY",
            "TERCETAK",
            "MEMBUAT DAN MENYIMPAN",
            "DOKUMEN CETAK",
        ],
        &[Act::RecordKeep],
    ),
    (&["MEMERIKSA", "MENELITI", "MEMVERIFIKASI", "KETERBACAAN"], &[Act::RecordReturn]),
    (
        &["MENGUMPULKAN", "MENGHIMPUN", "MENGINVENTARISASI", "FORMULIR DAFTAR", "FORM DAFTAR"],
        &[Act::RecordCollect],
    ),
    (&["MENDOKUMENTASIKAN", "MEMUAT DALAM DAFTAR", "MENCATAT DALAM DAFTAR"], &[Act::RecordList]),
];

/// Words of an activity (or of its output) that point to acts of the request, the more particular
/// first.
const ACTS: Hints = &[
    (
        &["PERPANJANG", "PERPANJANGAN", "MEMPERPANJANG", "DIPERPANJANG"],
        &[Act::Extend, Act::RemoveExtension],
    ),
    (&["DIKECUALIKAN"], &[Act::TellExempt]),
    (&["SUPERVISI", "MENGAWASI", "PENGAWASAN"], &[Act::Supervise]),
    (&["PELAPORAN", "MELAPORKAN", "LAPORAN"], &[Act::Report]),
    (&["REGISTER", "MEMUTAKHIRKAN REGISTER", "MENGUPDATE REGISTER"], &[Act::Register]),
    (
        &["DISPOSISI", "MENDISPOSISI", "MENERUSKAN", "BERKOORDINASI", "KOORDINASI", "NOTA DINAS"],
        &[Act::Dispose, Act::Remind, Act::Reply],
    ),
    (
        &["PEMBERITAHUAN TERTULIS", "MEMUTUSKAN", "MENETAPKAN JAWABAN", "MENANDATANGANI"],
        &[Act::Decide, Act::SetTrack],
    ),
    (
        &["MENYERAHKAN", "PENYERAHAN", "TANDA TERIMA DATA", "MENGIRIMKAN INFORMASI"],
        &[Act::HandOver],
    ),
    (
        &["KELENGKAPAN", "MEMERIKSA BERKAS", "VERIFIKASI", "MEMVERIFIKASI"],
        &[Act::Accept, Act::AskCompletion, Act::Supplement, Act::Lapse],
    ),
    (
        &[
            "MENGISI FORMULIR",
            "MENERIMA PERMOHONAN",
            "MENERIMA PEMOHON",
            "PEMOHON INFORMASI DATANG",
            "FORMULIR PERMOHONAN",
            "FORMULAR",
        ],
        &[Act::Receive],
    ),
    (&["MENGINFORMASIKAN", "MEMBERIKAN INFORMASI", "MENYAMPAIKAN INFORMASI"], &[Act::AnswerOnSpot]),
];

/// Words of a lane's title that point to roles, the more particular first.
const ROLES: &[(&[&str], &[Role])] = &[
    (&["ATASAN PPID", "ATASAN"], &[Role::AtasanPpid]),
    (&["TIM PERTIMBANGAN"], &[Role::Consideration]),
    (&["PEMBINA"], &[Role::Pembina]),
    (&["TIM PENGHUBUNG", "PENGHUBUNG"], &[Role::Liaison]),
    (&["PETUGAS DOKUMENTASI", "DOKUMENTASI"], &[Role::Documentation]),
    (
        &[
            "DESK",
            "PETUGAS PELAYANAN",
            "PETUGAS LAYANAN",
            "PETUGAS INFORMASI",
            "PETUGAS PPID",
            "FRONT OFFICE",
            "MEJA LAYANAN",
        ],
        &[Role::Desk],
    ),
    (&["PPID PELAKSANA", "PPID PEMBANTU"], &[Role::PpidPelaksana]),
    (&["KASUBBAG", "KASUBAG", "KEPALA SUBBAGIAN", "KEPALA SUB BAGIAN"], &[Role::Kasubbag]),
    (&["SEKRETARIS"], &[Role::Sekretaris]),
    (&["PPID"], &[Role::Ppid]),
];

/// Fills in acts and roles where there are none yet. Acts only for the services that have a
/// vocabulary of them; each act is given to one step.
pub fn suggest_bindings(procedure: &mut Procedure) {
    for lane in procedure.lanes.iter_mut().filter(|lane| lane.roles.is_empty() && !lane.system) {
        let title = fold(&lane.title);
        let found =
            ROLES.iter().find(|(words, _)| words.iter().any(|word| has_words(&title, word)));
        if let Some((_, roles)) = found {
            lane.roles = roles.to_vec();
        }
    }
    let hints = match procedure.service {
        Service::Request => ACTS,
        Service::Charter => CHARTER_ACTS,
        Service::ConsequenceTest => TEST_ACTS,
        Service::Documentation => RECORD_ACTS,
        _ => return,
    };
    let mut taken: Vec<Act> =
        procedure.steps.iter().flat_map(|step| step.acts.iter().copied()).collect();
    // What the activity says goes before what its output says.
    for by_output in [false, true] {
        for step in procedure.steps.iter_mut().filter(|step| step.acts.is_empty()) {
            let text =
                if by_output { step.output.as_deref().unwrap_or_default() } else { &step.activity };
            let folded = fold(text);
            let found = hints.iter().find(|(words, acts)| {
                !taken.contains(&acts[0]) && words.iter().any(|word| has_words(&folded, word))
            });
            if let Some((_, acts)) = found {
                step.acts = acts.iter().copied().filter(|act| !taken.contains(act)).collect();
                taken.extend(step.acts.iter().copied());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::{Lane, Step};

    #[test]
    fn words_suggest_and_never_overwrite() {
        let step = |number: &str, activity: &str| Step {
            number: number.into(),
            activity: activity.into(),
            lanes: vec![],
            requires: None,
            time: None,
            output: None,
            remark: None,
            decision: None,
            acts: vec![],
        };
        let lane = |title: &str| Lane { title: title.into(), roles: vec![], system: false };
        let mut procedure = Procedure {
            service: Service::Request,
            header: Default::default(),
            boxes: Default::default(),
            lanes: vec![lane("Atasan PPID"), lane("Desk Layanan"), lane("Bupati")],
            steps: vec![
                step("1", "Menerima permohonan di meja"),
                step("2", "Menjelaskan informasi yang dikecualikan"),
                step("3", "Memutakhirkan register"),
                step("4", "Minum teh"),
            ],
            closing: Default::default(),
        };
        procedure.steps[2].acts = vec![Act::Withdraw];
        suggest_bindings(&mut procedure);
        let acts: Vec<&[Act]> = procedure.steps.iter().map(|s| s.acts.as_slice()).collect();
        assert_eq!(acts, [&[Act::Receive][..], &[Act::TellExempt], &[Act::Withdraw], &[]]);
        assert_eq!(procedure.lanes[0].roles, [Role::AtasanPpid]);
        assert_eq!(procedure.lanes[1].roles, [Role::Desk]);
        assert!(procedure.lanes[2].roles.is_empty());

        // A charter's steps have acts of their own, whatever their outputs are called.
        procedure.service = Service::Charter;
        procedure.steps = vec![
            step("1", "Menyusun maklumat"),
            step("2", "Menetapkan konsep maklumat"),
            step("3", "Mengumumkan maklumat yang telah disusun"),
            step("4", "Menetapkan lagi"),
        ];
        suggest_bindings(&mut procedure);
        let acts: Vec<&[Act]> = procedure.steps.iter().map(|s| s.acts.as_slice()).collect();
        use Act::{
            CharterDetermine as Determine, CharterDraft as Draft, CharterPublish as Publish,
        };
        assert_eq!(acts, [&[Draft][..], &[Determine], &[Publish], &[]]);

        // The two ways of documentation: with the paper, and with the list form.
        procedure.service = Service::Documentation;
        for (steps, wanted) in [
            (
                [
                    "Menghasilkan dan menyimpan hardcopy di setiap bagian",
                    "Menyerahkan dan mendata softcopy",
                    "Menerima dan menyimpan softcopy dalam storage internal",
                ],
                [Act::RecordKeep, Act::RecordHandOver, Act::RecordStore],
            ),
            (
                [
                    "Mengumpulkan informasi dengan formulir daftar",
                    "Menyetujui dan mengesahkan yang sudah didaftar",
                    "Mendokumentasikan yang telah mendapatkan pengesahan",
                ],
                [Act::RecordCollect, Act::RecordApprove, Act::RecordList],
            ),
        ] {
            procedure.steps = steps.iter().map(|activity| step("1", activity)).collect();
            suggest_bindings(&mut procedure);
            let acts: Vec<Act> = procedure.steps.iter().flat_map(|s| s.acts.clone()).collect();
            assert_eq!(acts, wanted);
        }
    }
}
