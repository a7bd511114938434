using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Vinculo.Mail;
using Vinculo.Tests.Mail.Servers;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Mail;

/// <summary>DKIM signatures, verified by a checker of the tests' own, which first has to pass the RFC's published example.</summary>
public sealed class DkimTests : IDisposable
{
    // RFC 8463, appendix A: the keys' public halves, and one message with a signature by each.
    private const string PublishedRsaKey = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
    private const string PublishedEdKey = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private const string PublishedEdSeed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    private const string Published = """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
         subject : date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
         Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
         date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
         DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
         dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game.  Are you hungry yet?

        Joe.

        """;

    private readonly ServerFolder folder = new("dkim");
    private readonly RSA rsa = RSA.Create(2048);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        rsa.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_published_example_is_good_by_both_its_signatures()
    {
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(PublishedRsaKey), out _);
        var message = Published.ReplaceLineEndings("\r\n");

        IsGood(message, "brisbane", VerifyEd).ShouldBeTrue();
        IsGood(message, "test", (hash, signature) => Verify(key, hash, signature)).ShouldBeTrue();
        IsGood(message.Replace("hungry", "angry", StringComparison.Ordinal), "brisbane", VerifyEd).ShouldBeFalse();
        IsGood(message.Replace("dinner", "supper", StringComparison.Ordinal), "brisbane", VerifyEd).ShouldBeFalse();
    }

    [Fact]
    public async Task A_written_message_is_good_by_every_signature_and_covers_unsubscribing()
    {
        var message = await WriteAsync(RsaSigner(), DkimSigner.Ed25519("loja.example", "ed", EdKey()));

        IsGood(message, "ed", VerifyEd).ShouldBeTrue();
        IsGood(message, "chave1", VerifyRsa).ShouldBeTrue();
        Tag(Signature(message, "chave1"), "h").ToLowerInvariant().Split(':').ShouldBeSubsetOf(
            ["from", "reply-to", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type", "list-unsubscribe", "list-unsubscribe-post"]);
        message.ShouldContain("\r\nList-Unsubscribe: <https://loja.example/sair?c=1&a=%C3%A1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        message.Split("\r\n").Max(line => line.Length).ShouldBeLessThanOrEqualTo(100);
        using var read = MailReader.Read(Encoding.Latin1.GetBytes(message));
        read.Defects.ShouldBeEmpty();
        read.Attachments.ShouldHaveSingleItem().Length.ShouldBe(100_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQA\n-----END PRIVATE KEY-----")]
    public void What_is_no_Ed25519_key_is_refused(string pem) =>
        Should.Throw<ArgumentException>(() => DkimSigner.Ed25519("loja.example", "ed", pem)).ParamName.ShouldBe("pem");

    [Fact]
    public void A_key_for_another_algorithm_is_refused() =>
        Should.Throw<ArgumentException>(() => DkimSigner.Ed25519("loja.example", "ed", rsa.ExportPkcs8PrivateKeyPem())).ParamName.ShouldBe("pem");

    [Theory]
    [InlineData("From: Loja", "From: Outra")]
    [InlineData("\r\nTo:", "\r\nX-To:")]
    [InlineData("One-Click", "Two-Click")]
    [InlineData("loja.example/sair", "mau.example/sair")]
    [InlineData("Ol", "Al")]
    [InlineData("\r\nDate:", "\r\nSubject: outro assunto\r\nDate:")] // a second Subject, above the first
    [InlineData("\r\nDate:", "\r\nCc: mais@alguem.example\r\nDate:")] // a field that was not there
    public async Task Whatever_is_changed_or_added_makes_the_signature_bad(string before, string after)
    {
        var message = await WriteAsync(RsaSigner());
        message.ShouldContain(before);
        IsGood(message, "chave1", VerifyRsa).ShouldBeTrue();

        var at = message.IndexOf(before, StringComparison.Ordinal);

        IsGood(message[..at] + after + message[(at + before.Length)..], "chave1", VerifyRsa).ShouldBeFalse();
    }

    [Theory]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")] // RFC 6376, section 3.4.5
    [InlineData("", "")]
    [InlineData("\r\n\r\n", "")]
    [InlineData(" \t\r\n \r\n", "")]
    [InlineData("x", "x\r\n")]
    [InlineData("x \t", "x\r\n")]
    [InlineData("a\r\n\r\n \r\nb\r\n", "a\r\n\r\n\r\nb\r\n")]
    [InlineData("a\nb\rc\r\n", "a\r\nb\r\nc\r\n")] // as SMTP sends it
    [InlineData("\t\ta", " a\r\n")]
    public async Task The_body_is_hashed_in_its_relaxed_form_however_it_comes_in_pieces(string body, string relaxed)
    {
        var bytes = Encoding.Latin1.GetBytes("From: a@loja.example\r\n\r\n" + body);
        foreach (var piece in new[] { 1, 2, 1000 })
        {
            var field = await RsaSigner().SignAsync(new SlowStream(bytes, piece), Stop);

            Tag(field, "bh").ShouldBe(Convert.ToBase64String(SHA256.HashData(Encoding.Latin1.GetBytes(relaxed))));
            IsGood(field + "From: a@loja.example\r\n\r\n" + relaxed, "chave1", VerifyRsa).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("From: a@loja.example\r\nSUBJect  :  Y\t\r\n\tZ  \r\n\r\n")]
    [InlineData("Received: x\r\n\ty\r\nFrom: a@loja.example\r\nTo: um@b.c\r\nX: 1\r\nTo: dois@b.c\r\n\r\n")]
    [InlineData("From: a@loja.example\nSubject: Y\n Z\n\n")]
    public async Task Fields_are_signed_in_their_relaxed_form_those_that_occur_twice_from_the_last(string header)
    {
        var field = await RsaSigner().SignAsync(new MemoryStream(Encoding.Latin1.GetBytes(header)), Stop);

        IsGood(field + header.ReplaceLineEndings("\r\n"), "chave1", VerifyRsa).ShouldBeTrue();
    }

    [Fact]
    public async Task A_signature_says_who_signed_with_what_and_when()
    {
        var field = await RsaSigner().SignAsync(new MemoryStream("From: a@loja.example\r\n\r\n"u8.ToArray()), Stop);

        new[] { "v", "a", "c", "d", "s", "t" }.Select(name => Tag(field, name)).ShouldBe(
            ["1", "rsa-sha256", "relaxed/relaxed", "loja.example", "chave1", "1773147600"]);
    }

    [Fact]
    public async Task What_cannot_be_signed_properly_is_refused()
    {
        using var weak = RSA.Create(512);
        Should.Throw<ArgumentException>(() => DkimSigner.Rsa("loja.example", "chave1", weak));
        Should.Throw<ArgumentException>(() => DkimSigner.Rsa("loja.example; l=0", "chave1", rsa));
        Should.Throw<ArgumentException>(() => DkimSigner.Rsa("loja.example", "a..b", rsa));
        await Should.ThrowAsync<ArgumentException>(() => RsaSigner().SignAsync(new MemoryStream("To: a@b.c\r\n\r\n"u8.ToArray()), Stop));
        await Should.ThrowAsync<ArgumentException>(() => RsaSigner().SignAsync(new MemoryStream(new byte[2_000_000]), Stop));
        var mail = Mail(new Uri("http://loja.example/sair"), []);
        await Should.ThrowAsync<ArgumentException>(() => MailWriter.ToBytesAsync(mail, Stop));
    }

    private static OutgoingMail Mail(Uri unsubscribe, IReadOnlyList<DkimSigner> signers) => new()
    {
        From = new("Loja", "oi@loja.example"),
        To = [new("João", "joao@cliente.example")],
        Date = TestClock.TuesdayMorning().GetUtcNow(),
        MessageId = "um@loja.example",
        Subject = "Promoção de março: tudo o que você sempre quis saber, em um assunto de mais de uma linha",
        Text = "Ol\u00E1,\n\n  dois  espa\u00E7os \n\n\n",
        Html = "<p>Ol\u00E1</p>",
        Attachments = [OutgoingAttachment.FromBytes("lista.bin", "application/octet-stream", RandomNumberGenerator.GetBytes(100_000))],
        OneClickUnsubscribe = unsubscribe,
        Signers = signers,
    };

    private static async Task<string> WriteAsync(params DkimSigner[] signers) => Encoding.Latin1.GetString(
        await MailWriter.ToBytesAsync(Mail(new Uri("https://loja.example/sair?c=1&a=á"), signers), Stop));

    private DkimSigner RsaSigner() => DkimSigner.Rsa("loja.example", "chave1", rsa, TestClock.TuesdayMorning());

    private static bool Verify(RSA key, byte[] hash, byte[] signature) =>
        key.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private bool VerifyRsa(byte[] hash, byte[] signature) => Verify(rsa, hash, signature);

    /// <summary>The published key in PKCS #8: the fixed beginning for Ed25519 (RFC 8410), then its 32 bytes.</summary>
    private static string EdKey() => Pem("PRIVATE KEY", "302e020100300506032b657004220420", PublishedEdSeed);

    private bool VerifyEd(byte[] hash, byte[] signature)
    {
        folder.Write("ed-public.pem", Pem("PUBLIC KEY", "302a300506032b6570032100", PublishedEdKey));
        File.WriteAllBytes(folder["hash"], hash);
        File.WriteAllBytes(folder["signature"], signature);
        return OpenSsl("-verify", "-pubin", "-inkey", folder["ed-public.pem"], "-rawin", "-in", folder["hash"], "-sigfile", folder["signature"]);
    }

    private static string Pem(string label, string beginning, string key) =>
        new(PemEncoding.Write(label, [.. Convert.FromHexString(beginning), .. Convert.FromBase64String(key)]));

    private static bool OpenSsl(params string[] arguments)
    {
        using var process = ServerFolder.Start(Requirement.Tool("openssl", "openssl"), ["pkeyutl", .. arguments]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>Verifies one signature of a message as RFC 6376, section 6.1, says, for relaxed/relaxed only.</summary>
    private static bool IsGood(string message, string selector, Func<byte[], byte[], bool> verify)
    {
        var signature = Signature(message, selector);
        var body = message[(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var lines = body.Split("\r\n").Select(line => Regex.Replace(line, "[ \t]+", " ").TrimEnd(' ')).ToList();
        while (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        if (Tag(signature, "bh") != Convert.ToBase64String(SHA256.HashData(Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))))))
            return false;
        var signed = new StringBuilder();
        var fields = Fields(message);
        foreach (var name in Tag(signature, "h").Split(':'))
        {
            var found = fields.FindLastIndex(field => Regex.IsMatch(field, $"^{name}[ \t]*:", RegexOptions.IgnoreCase));
            if (found < 0)
                continue;
            signed.Append(Relaxed(fields[found])).Append("\r\n");
            fields.RemoveAt(found);
        }
        signed.Append(Relaxed(Regex.Replace(signature, @"([;\s]b=)[^;]*", "$1")));
        return verify(SHA256.HashData(Encoding.Latin1.GetBytes(signed.ToString())), Convert.FromBase64String(Tag(signature, "b")));
    }

    private static string Signature(string message, string selector) => Fields(message).Single(
        field => field.StartsWith("DKIM-Signature:", StringComparison.Ordinal) && Tag(field, "s") == selector);

    private static List<string> Fields(string message) =>
        [.. Regex.Split(message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)], @"\r\n(?![ \t])")];

    private static string Tag(string field, string name) =>
        Regex.Replace(Regex.Match(field, $@"[:;]\s*{name}=([^;]*)").Groups[1].Value, @"\s", "");

    private static string Relaxed(string field)
    {
        var halves = field.Split(':', 2);
        return halves[0].Trim().ToLowerInvariant() + ":" + Regex.Replace(halves[1], @"\s+", " ").Trim();
    }

    private sealed class SlowStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            CopyInPiecesAsync(destination, cancellationToken);

        private async Task CopyInPiecesAsync(Stream destination, CancellationToken cancellationToken)
        {
            var buffer = new byte[most];
            while (await ReadAsync(buffer, cancellationToken) is > 0 and var count)
                await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
