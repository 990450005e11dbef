//! Letters: who gets them, what they tell, and that nothing is told twice or to those who did not confirm.

use app::{
    Context, Register,
    mail::{Mail, Rhythm},
};
use change::{ProposalId, Request, Step, step::Comment};

use crate::registers::{Consulted, at, day, party_of};

const SITE: &str = "https://sec.example.org/";

struct Post {
    mail: Mail,
    _folder: tempfile::TempDir,
}

impl Post {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mail = Mail::open(&folder.path().join("r.mail.sqlite")).unwrap();
        Self { mail, _folder: folder }
    }

    fn subscribe(&self, address: &str, about: &str, rhythm: Rhythm, seen: u64, ctx: &Context) {
        let about = about.parse().unwrap();
        self.mail.subscribe(address, &about, rhythm, seen, (SITE, ctx.now)).unwrap();
    }

    fn confirm_all(&self) {
        for each in self.mail.subscriptions().unwrap() {
            self.mail.confirm(&each.token).unwrap();
        }
    }

    /// Takes every letter that waits: to whom, and what it says.
    fn taken(&self, ctx: &Context) -> Vec<(String, String, String)> {
        let letters = self.mail.unsent(ctx.now, true).unwrap();
        let mut told = Vec::new();
        for each in letters {
            self.mail.sent(each.id, ctx.now).unwrap();
            told.push((each.address, each.letter.subject, each.letter.text));
        }
        told
    }
}

fn comment(register: &mut Register, id: ProposalId, text: &str) {
    let step = Step::Comment(Comment { text: text.to_owned() });
    let by = party_of("Example Energy");
    let request = Request::new(id, day("2020-06-02"), by, step);
    register.take(&at("2020-12-01T12:00:00Z"), request).unwrap();
}

#[test]
fn only_who_confirmed_is_told_once_of_what_is_new() {
    let Consulted { mut register, id, .. } = Consulted::new();
    let (post, first) = (Post::new(), at("2020-12-01T12:00:00Z"));
    let about = format!("proposal:{id}");
    post.subscribe("pat@example.org", &about, Rhythm::Daily, register.seen(), &first);
    let asked = post.taken(&first);
    assert_eq!(asked.len(), 1);
    assert!(asked[0].2.contains("https://sec.example.org/subscription?token="), "{asked:?}");
    comment(&mut register, id, "We have seen <it> too,\nand more.");
    let next = at("2020-12-02T09:00:00Z");
    assert_eq!(post.mail.queue_due(&register, &next, SITE).unwrap(), 0, "it is not confirmed");
    post.confirm_all();
    assert_eq!(post.mail.queue_due(&register, &first, SITE).unwrap(), 0, "not on the same day");
    assert_eq!(post.mail.queue_due(&register, &next, SITE).unwrap(), 1);
    assert_eq!(post.mail.queue_due(&register, &next, SITE).unwrap(), 0, "not twice");
    let letters = post.mail.unsent(next.now, false).unwrap();
    assert!(letters[0].letter.html.contains("We have seen &lt;it&gt; too, and more."));
    let told = post.taken(&next);
    insta::assert_snapshot!(told[0].1, @"MP200 Tariffs with more bands: comment. We have seen <it> too, and more.");
    let text = told[0].2.split("token=").next().unwrap();
    insta::assert_snapshot!(text, @"
    2020-06-02  MP200 Tariffs with more bands: comment. We have seen <it> too, and more.
                https://sec.example.org/proposals/MP200

    -- 
    You get this since you subscribed to proposal 200 (daily). To end it: https://sec.example.org/subscription?
    ");
    let quiet = at("2020-12-03T09:00:00Z");
    assert_eq!(post.mail.queue_due(&register, &quiet, SITE).unwrap(), 0, "nothing is new");
}

#[test]
fn a_date_that_moves_is_told_at_once_and_nothing_else() {
    let Consulted { mut register, id, .. } = Consulted::new();
    let (post, now) = (Post::new(), at("2020-12-01T12:00:00Z"));
    post.subscribe("pat@example.org", "everything", Rhythm::AtOnce, register.seen(), &now);
    post.confirm_all();
    post.taken(&now);
    comment(&mut register, id, "A remark");
    assert_eq!(post.mail.queue_due(&register, &now, SITE).unwrap(), 0, "a comment moves nothing");
    let step = Step::from_json("set-implementation", r#"{"release":"june-2021"}"#);
    let step = step.unwrap().unwrap();
    let by = change::Person::body("code-administrator".parse().unwrap());
    let request = Request::new(id, day("2020-06-03"), by, step);
    register.take(&now, request).unwrap();
    assert_eq!(post.mail.queue_due(&register, &now, SITE).unwrap(), 1);
    let told = post.taken(&now);
    assert!(
        told[0].1.starts_with("Moved: DP200") || told[0].1.starts_with("Moved: MP200"),
        "{told:?}"
    );
}

#[test]
fn a_letter_that_cannot_be_sent_waits_longer_each_time_and_an_ended_subscription_gets_none() {
    let Consulted { register, .. } = Consulted::new();
    let (post, now) = (Post::new(), at("2020-12-01T12:00:00Z"));
    post.subscribe("pat@example.org", "everything", Rhythm::Weekly, register.seen(), &now);
    let wait = |minutes: i64| {
        let later = now.now.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap();
        post.mail.unsent(later, false).unwrap()
    };
    let letter = &wait(0)[0];
    post.mail.failed(letter, "the server is down", now.now).unwrap();
    assert!(wait(1).is_empty());
    let again = &wait(2)[0];
    assert_eq!((again.attempts, again.fault.as_str()), (1, "the server is down"));
    assert_eq!(again.name, letter.name, "the same letter each time");
    post.mail.end(&again.token).unwrap();
    assert!(post.mail.unsent(now.now, true).unwrap().is_empty());
    assert!(post.mail.end(&again.token).is_err());
}

#[test]
fn nobody_is_flooded_by_means_of_us() {
    let (post, now) = (Post::new(), at("2020-12-01T12:00:00Z"));
    let ask = |about: &str| {
        let about = about.parse().unwrap();
        post.mail.subscribe("pat@example.org", &about, Rhythm::Daily, 0, (SITE, now.now)).is_ok()
    };
    let asked = ["everything", "maintenance", "body:panel", "proposal:DP090"].map(ask);
    assert_eq!(asked, [true, true, true, false]);
    for wrong in
        ["pat", "@example.org", "pat@", "a@b@c", "pat@example.org\r\nbcc: x", "<pat@example.org>"]
    {
        assert!(app::mail::address(wrong).is_err(), "{wrong}");
    }
}
