using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Tests.Platform.Security;

public class PersonalLinksTests
{
    private const string Token = "Zk3vX-9a_QmT0b7LrW2sYh5cNf8uEjKpGd1iVoRxA4w";

    [Theory]
    [InlineData("> Como foi? <https://atende.loja.example/s/{0}?csat=5>", "> Como foi? <https://atende.loja.example/s/…?csat=5>")]
    [InlineData("<a href=\"https://atende.loja.example/s/{0}\">Responder</a>", "<a href=\"https://atende.loja.example/s/…\">Responder</a>")]
    [InlineData("HTTPS://ATENDE.LOJA.EXAMPLE/S/{0}", "HTTPS://ATENDE.LOJA.EXAMPLE/S/…")]
    [InlineData(
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fatende.loja.example%2Fs%2F{0}%3Fcsat%3D5&data=05",
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fatende.loja.example%2Fs%2F…%3Fcsat%3D5&data=05")]
    [InlineData("https://urldefense.com/v3/__https://atende.loja.example/s/{0}?csat=5__;!!A1", "https://urldefense.com/v3/__https://atende.loja.example/s/…?csat=5__;!!A1")]
    [InlineData(
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__atende.loja.example_s_{0}-3Fcsat-3D5&d=DwMFaQ",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__atende.loja.example_s_…&d=DwMFaQ")]
    public void What_answers_in_a_customer_s_name_is_cut_out_of_what_they_quote(string sent, string read) =>
        Links("https://atende.loja.example").CutIn(string.Format(null, sent, Token)).ShouldBe(read);

    [Theory]
    [InlineData("https://nuvem.fornecedor.example/s/{0}")] // somebody else's
    [InlineData("https://atende.loja.example/contact?ref={0}")]
    [InlineData("https://atende.loja.example/s/")]
    public void Other_links_stay_as_they_are(string sent) =>
        Links("https://atende.loja.example").CutIn(string.Format(null, sent, Token)).ShouldBe(string.Format(null, sent, Token));

    [Theory]
    [InlineData("http://127.0.0.1:5080", "http%3A%2F%2F127.0.0.1%3A5080%2Fs%2F")]
    [InlineData("http://127.0.0.1:5080", "http-3A__127.0.0.1-3A5080_s_")]
    [InlineData("https://loja.example/atende", "https://loja.example/atende/s/")]
    public void An_address_with_a_port_or_a_path_is_known_too(string publicUrl, string written) =>
        Links(publicUrl).CutIn(written + Token).ShouldBe(written + "…");

    private static PersonalLinks Links(string publicUrl) => new(new VinculoSettings { PublicUrl = publicUrl });
}
