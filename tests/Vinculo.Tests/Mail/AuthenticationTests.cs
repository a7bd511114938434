using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>What mail servers noted of who sent a message.</summary>
public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("mx.exemplo.com; spf=pass smtp.mailfrom=loja.com; dkim=pass header.d=loja.com; dmarc=pass header.from=loja.com", "Pass loja.com", "Pass loja.com", "Pass loja.com")]
    [InlineData("mx.exemplo.com;\n dkim=pass header.i=@loja.com header.s=s1 header.b=\"ab;c\";\n spf=softfail (mx: domain of transitioning a@x.y; does not designate) smtp.mailfrom=a@x.y;\n dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=Loja.com", "SoftFail x.y", "Pass loja.com", "Fail loja.com")]
    [InlineData("mx.exemplo.com 1; spf=neutral smtp.helo=h.x.y", "Neutral h.x.y", "", "NotChecked ")]
    [InlineData("\"mx.exemplo.com\"; spf=none smtp.mailfrom=<>; dkim=none (message not signed) header.d=none;dmarc=temperror header.from=loja.com", "None ", "None ", "TemporaryError loja.com")]
    [InlineData("MX.exemplo.com; dkim=fail (1024-bit key; bad signature) header.d=a.com header.i=@a.com; dkim=pass (2048-bit key; unprotected) header.d=b.com; dkim-atps=neutral", "NotChecked ", "Fail a.com,Pass b.com", "NotChecked ")]
    [InlineData("mx.exemplo.com; spf=hardfail smtp.mail=a@x.y; dkim=permerror; dmarc=bestguesspass action=none header.from=x.y", "Fail x.y", "PermanentError ", "None x.y")]
    [InlineData("mx.exemplo.com; spf=pass (mailfrom) smtp.mailfrom=x.y (client-ip=192.0.2.1; helo=h; receiver=r); auth=pass smtp.auth=z", "Pass x.y", "", "NotChecked ")]
    [InlineData("mx.exemplo.com; none", "NotChecked ", "", "NotChecked ")]
    [InlineData("mx.exemplo.com; spf/1=pass reason=\"spf=fail; dmarc=pass\" smtp.mailfrom=x.y.", "Pass x.y", "", "NotChecked ")]
    [InlineData("mx.exemplo.com; spf = PASS smtp.mailfrom = x.y", "Pass x.y", "", "NotChecked ")]
    [InlineData("mx.exemplo.com; spf=; =pass; dkim; (((; \"", "Neutral ", "", "NotChecked ")]
    [InlineData("outro.exemplo.com; spf=pass smtp.mailfrom=x.y", "NotChecked ", "", "NotChecked ")]
    [InlineData("spf=pass smtp.mailfrom=x.y", "NotChecked ", "", "NotChecked ")]
    [InlineData("", "NotChecked ", "", "NotChecked ")]
    public void The_findings_of_a_trusted_server_are_read_in_every_form(string field, string spf, string dkim, string dmarc) =>
        Describe(Fixture.WithHeader("Authentication-Results: " + field), "mx.exemplo.com").ShouldBe((spf, dkim, dmarc));

    [Fact]
    public void A_field_without_a_name_counts_where_that_is_trusted()
    {
        var message = Fixture.WithHeader("Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=loja.com; dkim=pass (signature was verified) header.d=loja.com;dmarc=pass action=none header.from=loja.com;compauth=pass reason=100");
        Describe(message, "").ShouldBe(("Pass loja.com", "Pass loja.com", "Pass loja.com"));
    }

    [Fact]
    public void A_forged_field_below_the_server_s_own_never_wins()
    {
        var message = Fixture.WithHeader("Received: from x by mx.exemplo.com\nAuthentication-Results: mx.exemplo.com; spf=fail smtp.mailfrom=mau.com; dkim=none; dmarc=fail header.from=banco.com\n"
            + "Authentication-Results: mx.exemplo.com; spf=pass smtp.mailfrom=banco.com; dkim=pass header.d=banco.com; dmarc=pass header.from=banco.com");
        Describe(message, "mx.exemplo.com").ShouldBe(("Fail mau.com", "None ", "Fail banco.com"));
    }

    [Theory]
    [InlineData("Received: from y by z")]
    [InlineData("From: banco@banco.com")]
    [InlineData("DKIM-Signature: v=1")]
    public void What_stands_below_the_block_of_the_server_does_not_count_at_all(string between)
    {
        var message = Fixture.Read($"Authentication-Results: mx.exemplo.com; spf=fail smtp.mailfrom=mau.com\n{between}\nAuthentication-Results: mx.exemplo.com; dmarc=pass header.from=banco.com\nSubject: x\n\n");
        Describe(message, "mx.exemplo.com").ShouldBe(("Fail mau.com", "", "NotChecked "));
    }

    [Fact]
    public void Several_programs_of_one_server_write_a_field_each()
    {
        var message = Fixture.Read("Authentication-Results: mx.exemplo.com; dmarc=pass (p=none dis=none) header.from=loja.com\nDKIM-Filter: x\n"
            + "Authentication-Results: mx.exemplo.com; dkim=pass header.d=loja.com\nReceived-SPF: pass\nAuthentication-Results: mx.exemplo.com; spf=pass smtp.mailfrom=loja.com\nFrom: a@loja.com\n\n");
        Describe(message, "mx.exemplo.com").ShouldBe(("Pass loja.com", "Pass loja.com", "Pass loja.com"));
    }

    [Fact]
    public void The_findings_that_ARC_passes_on_are_not_read()
    {
        var message = Fixture.WithHeader("ARC-Authentication-Results: i=1; mx.exemplo.com; spf=pass smtp.mailfrom=loja.com\nAuthentication-Results-Original: mx.exemplo.com; spf=pass");
        Describe(message, "mx.exemplo.com").ShouldBe(("NotChecked ", "", "NotChecked "));
    }

    private static (string, string, string) Describe(MailMessage message, string trusted)
    {
        var found = message.Authentication([trusted]);
        return (One(found.Spf), string.Join(',', found.Dkim.Select(One)), One(found.Dmarc));

        static string One(AuthenticationVerdict verdict) => $"{verdict.Outcome} {verdict.Domain}";
    }
}
