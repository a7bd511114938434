using System.Text;
using Vinculo.Customers.Import;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Import;

/// <summary>Files that nobody should send, and that somebody will.</summary>
public class HostileFileTests
{
    // What is long is said by its length: the data of a test is written down for each process that has to do with it.
    [Theory]
    [InlineData("customers.import-empty", "")]
    [InlineData("customers.import-empty", "\r\n\r\n  \r\n")]
    [InlineData("customers.import-spreadsheet", "PK\u0003\u0004 and so on")]
    [InlineData("customers.import-not-text", "\u007FELF\0\0\0\u0001\u0002\u0003")]
    [InlineData("customers.import-too-many-columns", "nome", ',', 100_000)]
    [InlineData("customers.import-row-too-long", "", 'a', 10_000_000)]
    [InlineData("customers.import-row-too-long", "nome,", ',', 10_000_000)]
    public async Task What_is_no_table_is_refused_with_the_reason_and_leaves_nothing_behind(string code, string start, char repeated = ' ', int times = 0)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var result = await app.PrepareAsync(Encoding.UTF8.GetBytes(start + new string(repeated, times)));
        result.Failure.ShouldNotBeNull().Code.ShouldBe(code);
        Directory.GetFiles(Path.Combine(app.Settings.DataFolder, "imports")).ShouldBeEmpty();
    }

    [Fact]
    public async Task More_bytes_than_allowed_are_not_even_kept()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var files = new ImportFiles(app.Settings);
        var id = Guid.Parse("0192f0c1-2345-7000-8000-000000000001");
        (await Should.ThrowAsync<ImportFileException>(() => files.KeepAsync(id, new MemoryStream(new byte[1001]), 1000, default))).Code.ShouldBe("customers.import-too-large");
        Directory.GetFiles(Path.Combine(app.Settings.DataFolder, "imports")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cell_of_ten_megabytes_stops_the_import_there_and_what_came_before_stays()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var rows = new StringBuilder("nome,email\n");
        for (var i = 0; i < RunImports.BatchSize; i++)
            rows.Append("Cliente ").Append(i).Append(",c").Append(i).Append("@exemplo.com.br\n");
        var import = await app.ImportAsync(rows + "\"" + new string('x', 10_000_000) + "\",y@exemplo.com.br\n");
        (import.State, import.Problem, import.ProblemLine).ShouldBe((ImportState.Failed, "customers.import-row-too-long", RunImports.BatchSize + 2));
        import.Created.ShouldBe(RunImports.BatchSize);
        import.CanBeUndone.ShouldBeTrue();
    }

    [Fact]
    public async Task A_quote_that_nobody_closed_is_said_with_its_line_and_swallows_nothing()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var import = await app.ImportAsync("nome,email\nAna,ana@exemplo.com.br\n\"Bia,bia@exemplo.com.br\nCaio,caio@exemplo.com.br\n");
        (import.State, import.Problem, import.ProblemLine).ShouldBe((ImportState.Failed, "customers.import-quote-open", 3));
    }

    [Fact]
    public async Task Junk_in_the_middle_is_refused_row_by_row()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var random = new Random(7);
        var junk = new byte[300_000];
        random.NextBytes(junk);
        junk = [.. junk.Where(b => b is not ((byte)'"' or 0))];
        byte[] file = [.. "nome;email\nAna;ana@exemplo.com.br\n"u8, .. new byte[] { 0x0A }, .. new byte[70_000].Select(_ => (byte)' '), 0x0A, .. junk];
        var prepared = await app.PrepareAsync(file);
        var import = await app.FinishAsync(prepared.Value!);
        import.State.ShouldBe(ImportState.Done);
        (await app.NamesAsync()).ShouldContain("Ana");
    }

    [Fact]
    public async Task Names_and_notes_are_cut_or_refused_never_stored_beyond_their_column()
    {
        await using var app = await TestApp.StartAsync(Engine.Postgres);
        var import = await app.ImportAsync(
            $"nome;email;notas;cidade\n{new string('n', 5000)};a@exemplo.com.br;;{new string('c', 5000)}\nBia;b@exemplo.com.br;{new string('x', 5000)};\n😀{new string('é', 199)}😀;c@exemplo.com.br;;\n");
        (import.State, import.Created, import.Refused).ShouldBe((ImportState.Done, 2, 1));
        (await app.NamesAsync()).ShouldAllBe(name => name.Length <= 200);
    }
}
