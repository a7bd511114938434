using System.Text;

namespace Vinculo.Bench;

/// <summary>
/// Text as customers write it, as far as a search index can tell: some thousand Portuguese words with their endings and
/// accents, of which the n-th in rank comes up about 1/n as often as the first.
/// </summary>
internal static class Vocabulary
{
    private const string Common =
        "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já eu também só pelo "
        + "pedido produto entrega loja dia cliente mesa cadeira sofá armário nota fiscal prazo boleto frete montagem obrigado bom tarde noite olá "
        + "assistência garantia aguardo retorno comprei recebi ainda hoje ontem amanhã número telefone endereço defeito atraso";

    private const string Roots =
        "entreg cobr pag mont troc devolv envi receb compr reclam cancel atend inform confirm agend consert repar instal trinc quebr risc empen solt falt "
        + "sobr atras adiant demor esper aguard respond pergunt cham telefon mand busc retir lev guard embal abr fech trav encaix parafus col pint lix envern "
        + "limp lav sec molh manch descasc estof costur cort med pes carreg mud transport despach rastre localiz identific cadastr atualiz alter corrig parcel "
        + "financi credit debit estorn reembols descont fatur emit imprim assin autoriz aprov recus negoci contrat renov vend ofert promov anunci avali";

    private const string Endings = "a as o os ar ou ado ada ados ando amos aram ação ações ador amento ável ário aria asse";

    private static readonly string[] Prefixes = ["", "re", "des", "pre"];

    /// <summary>The most frequent first.</summary>
    public static string[] Words { get; } = Make();

    public static string Text(Random random, int words)
    {
        var text = new StringBuilder(words * 8);
        for (var i = 0; i < words; i++)
        {
            if (i > 0)
                text.Append(random.Next(12) == 0 ? ". " : " ");
            text.Append(Words[(int)Math.Pow(Words.Length, random.NextDouble()) - 1]);
        }
        return text.ToString();
    }

    private static string[] Make()
    {
        var rare = (from prefix in Prefixes from root in Roots.Split(' ') from ending in Endings.Split(' ') select prefix + root + ending).ToArray();
        new Random(1).Shuffle(rare);
        return [.. Common.Split(' ').Concat(rare).Distinct()];
    }
}
