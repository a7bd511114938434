using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Mail of programs that a field of theirs tells.</summary>
public sealed class ProgramFieldsTests
{
    [Theory]
    [InlineData("From: bugzilla-daemon@forja.example\nSubject: [Bug 777] Acentos somem\nX-Bugzilla-Reason: CC\nIn-Reply-To: <bug-777-2@http.forja.example/>",
        "I think that my patch is better.\n\n------- You are receiving this mail because: -------\nYou are on the CC list for the bug.")]
    [InlineData("From: Ana Lima <notifications@github.com>\nReply-To: loja/mesas <reply+AAB7@reply.github.com>\nSubject: Re: [loja/mesas] Acentos somem (#12)\nPrecedence: list\n"
        + "List-ID: loja/mesas <mesas.loja.github.com>\nList-Post: <mailto:reply+AAB7@reply.github.com>\nX-GitHub-Reason: mention\nX-Auto-Response-Suppress: All", "I am on vacation, but my fix is in #13.")]
    [InlineData("From: Jenkins <ci@forja.example>\nSubject: Jenkins build is back to normal : mesas #41\nX-Jenkins-Job: mesas\nX-Jenkins-Result: SUCCESS\nPrecedence: bulk", "See <https://ci.forja.example/job/mesas/41/>")]
    [InlineData("From: ana@forja.example\nSubject: [mesas] main updated: Corrige acentos\nX-Git-Refname: refs/heads/main\nX-Git-Reftype: branch\nX-Git-Newrev: 27c1", "This is an example: I fixed my own mistake.")]
    [InlineData("From: \"Ana Lima (Code Review)\" <gerrit@forja.example>\nSubject: Change in mesas[main]: Corrige acentos\nX-Gerrit-MessageType: comment\nList-Id: <gerrit-mesas.forja.example>", "Ana Lima has posted comments.")]
    [InlineData("From: owner@bugs.debian.org (Debian Bug Tracking System)\nSubject: Bug#446201: Acknowledgement (Acentos somem)\nX-Debian-PR-Message: ack 446201\nPrecedence: bulk", "Thank you for filing a new Bug report.")]
    [InlineData("From: \"Asterisk PBX\" <asterisk@pbx.example>\nSubject: [PBX]: New message 3 in mailbox 1234\nMessage-ID: <Asterisk-3-17281-1234-1812@pbx.example>", "Dear Ana:\n\nJust wanted to let you know you were just left a 0:12 long message.")]
    public void What_trackers_builds_and_telephones_tell_is_of_a_program(string header, string text) => Marked(header, text).ShouldBe(MailKind.Automatic);

    [Theory]
    [InlineData("X-Debian-PR-Message: report 446201")]
    [InlineData("X-Debian-PR-Message: followup 446201")]
    [InlineData("X-Mailer: git-send-email 2.43.0")]
    [InlineData("X-Launchpad-Message-Rationale: ContactViaWeb user")]
    public void A_letter_that_such_a_program_passes_on_is_a_letter(string field) =>
        Fixture.Read($"From: Ana Lima <ana@empresa.example>\nSubject: Acentos somem\n{field}\n\nNa lista de pedidos os acentos somem.").Kind.ShouldBe(MailKind.Person);

    [Theory]
    [InlineData("X-Auto-Reply: yes", "I received your letter.", MailKind.Automatic)]
    [InlineData("X-Auto-Reply: no", "I received your letter.", MailKind.Person)]
    [InlineData("Precedence: bulk\nDelivered-By-The-Graces-Of: The Vacation program", "I received your letter.", MailKind.Automatic)]
    [InlineData("X-POST-MessageClass: 9; Autoresponder", "I am out of the office until Monday.", MailKind.Absence)]
    [InlineData("X-FC-MachineGenerated: true", "I am out of the office until Monday.", MailKind.Absence)]
    [InlineData("X-FC-MachineGenerated: false", "I received your letter.", MailKind.Person)]
    [InlineData("X-Apple-Action: VACATION:Mon, 3 Nov 2025", "I am out of the office until Monday.", MailKind.Absence)]
    [InlineData("X-Amazon-Auto-Reply: true", "I received your letter.", MailKind.Automatic)]
    public void Each_program_that_answers_has_a_field_of_its_own(string field, string text, MailKind expected) =>
        Fixture.Read($"From: Ana <ana@empresa.example>\nSubject: Re: Pedido\n{field}\n\n{text}").Kind.ShouldBe(expected);

    [Fact]
    public void The_answer_of_Yahoo_s_program_begins_with_its_name() =>
        Fixture.Read("From: Ana <ana@yahoo.com>\nIn-Reply-To: <1@loja.example>\nSubject: Yahoo! Auto Response\n\nI am away until Monday.").Kind.ShouldBe(MailKind.Absence);

    private static MailKind Marked(string header, string text)
    {
        var mail = Fixture.Read($"{header}\n\n{text}");
        mail.IsKindGuessed.ShouldBeFalse();
        return mail.Kind;
    }
}
