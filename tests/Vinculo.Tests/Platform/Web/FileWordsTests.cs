using Vinculo.Platform.Web;

namespace Vinculo.Tests.Platform.Web;

public class FileWordsTests
{
    [Theory]
    [InlineData(999, "999\u00a0B")]
    [InlineData(212_400, "212\u00a0kB")]
    [InlineData(1_800_000, "1,8\u00a0MB")]
    public void Sizes_are_said_in_the_units_people_know(long bytes, string words)
    {
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("pt-BR");
        FileWords.Size(bytes).ShouldBe(words);
    }
}
