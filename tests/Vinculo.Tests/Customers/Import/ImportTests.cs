using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Import;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Import;

public class ImportTests
{
    [Theory, BothEngines]
    public async Task A_file_as_excel_writes_it_in_brazil_comes_in_whole(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var file = Encoding.Latin1.GetBytes(
            "Nome;E-mail;Telefone;CPF;Cidade;UF;Data de Nascimento;Observações\r\n"
            + "João da Silva;JOAO@exemplo.com.br;(11) 98765-4321;529.982.247-25;São Paulo;SP;31/05/1990;\"gosta de \"\"café\"\";\r\nliga à tarde\"\r\n"
            + "\r\n"
            + "Padaria São José;padaria@exemplo.com.br;;11.222.333/0001-81;;;;\r\n");
        var prepared = await app.PrepareAsync(file);
        var import = await app.FinishAsync(prepared.Value!);

        import.State.ShouldBe(ImportState.Done);
        (import.Rows, import.Created, import.Refused).ShouldBe((2, 2, 0));
        var joao = await app.QueryAsync(db => db.Set<Customer>().SingleAsync(c => c.Document == "52998224725"));
        joao.Name.ShouldBe("João da Silva");
        joao.Birthday.ShouldBe(new DateOnly(1990, 5, 31));
        joao.Notes.ShouldBe("gosta de \"café\";\nliga à tarde");
        joao.ImportId.ShouldBe(import.Id);
        (await app.QueryAsync(db => db.Set<Customer>().SingleAsync(c => c.Document == "11222333000181"))).IsCompany.ShouldBeTrue();
        (await app.InScopeAsync(p => p.GetRequiredService<ICustomers>().WhoHasAsync(new CustomerAddress(AddressKind.Phone, "+5511987654321"), default)))
            .ShouldBe(joao.Id);
        var card = await app.InScopeAsync(p => p.GetRequiredService<ICustomers>().FindAsync(joao.Id, default));
        card!.Email.ShouldBe("joao@exemplo.com.br");
    }

    [Theory, BothEngines]
    public async Task A_row_with_something_wrong_is_refused_and_the_report_says_where_and_why(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var import = await app.ImportAsync(
            "nome,email,telefone,cpf,nascimento\n"
            + "Ana,ana@exemplo.com.br,,,\n"
            + "Bia,bia@,12,529.982.247-26,31/02/1990\n"
            + ",,,,01/01/1990\n"
            + "Caio,caio@exemplo.com.br,,,,sobra\n");
        (import.Created, import.Refused, import.Remarks).ShouldBe((1, 3, 6));
        (await app.NamesAsync()).ShouldBe(["Ana"]);

        var report = await app.ReportAsync(import.Id);
        report.ShouldContain("3;email;bia@;");
        report.ShouldContain("3;telefone;12;");
        report.ShouldContain("3;cpf;529.982.247-26;");
        report.ShouldContain("3;nascimento;31/02/1990;");
        report.ShouldContain("4;;;");
        report.ShouldContain("5;;sobra;");
    }

    [Fact]
    public async Task A_cell_of_the_report_is_never_run_as_a_formula()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var import = await app.ImportAsync("nome,email\nAna,=HYPERLINK(1)\nBia,@SUM(1)\nCaio,-1\n");
        var report = await app.ReportAsync(import.Id);
        report.ShouldContain(";\"'=HYPERLINK(1)\";");
        report.ShouldContain(";\"'@SUM(1)\";");
        report.ShouldContain(";\"'-1\";");
    }

    [Theory, BothEngines]
    public async Task A_customer_who_is_here_already_is_left_filled_or_replaced_as_chosen(Engine engine)
    {
        foreach (var (rule, name, city, state) in ((DuplicateRule, string, string, string?)[])
        [
            (DuplicateRule.Skip, "Ana", "Santos", null),
            (DuplicateRule.FillEmpty, "Ana", "Santos", "SP"),
            (DuplicateRule.Replace, "Ana Souza", "Campinas", "SP"),
        ])
        {
            await using var app = await TestApp.StartAsync(engine);
            using var api = await CustomersApi.OfAsync(app);
            var id = await api.CreateAsync(new { name = "Ana", city = "Santos", emails = new[] { "ana@exemplo.com.br" } });
            var import = await app.ImportAsync("nome,email,celular,cidade,uf\nAna Souza,ANA@exemplo.com.br,11987654321,Campinas,SP\n", rule);

            var ana = await app.QueryAsync(db => db.Set<Customer>().SingleAsync());
            (ana.Id, ana.Name, ana.City, ana.State).ShouldBe((id, name, city, state));
            (import.Created, import.Updated, import.Skipped).ShouldBe(rule == DuplicateRule.Skip ? (0, 0, 1) : (0, 1, 0));
            (await app.QueryAsync(db => db.Set<CustomerAddressRow>().CountAsync())).ShouldBe(rule == DuplicateRule.Skip ? 1 : 2);
            (await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "customer.changed" && e.SubjectId == id)))
                .ShouldBe(rule == DuplicateRule.Skip ? 0 : 1);
        }
    }

    [Theory, BothEngines]
    public async Task The_same_person_twice_in_one_file_is_one_customer(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var import = await app.ImportAsync(
            "nome,email,telefone\nAna,ana@exemplo.com.br,\nAna Souza,,11987654321\nAna,ana@exemplo.com.br,11987654321\nBia,bia@exemplo.com.br,\nAna,ana@exemplo.com.br,1133334444\n");
        // The third row says that the first two are the same person: two customers are not joined behind anybody's back.
        (import.Created, import.Refused).ShouldBe((3, 1));
        (await app.QueryAsync(db => db.Set<CustomerAddressRow>().CountAsync(a => a.Value == "+551133334444"))).ShouldBe(1);
        (await app.NamesAsync()).ShouldBe(["Ana", "Ana Souza", "Bia"]);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        const string file = "nome,email\nAna,ana@exemplo.com.br\nBia,bia@exemplo.com.br\n";
        await app.ImportAsync(file);
        var again = await app.ImportAsync(file, DuplicateRule.Replace);
        (again.Created, again.Updated, again.Skipped).ShouldBe((0, 0, 2));
        (await app.QueryAsync(db => db.Set<Customer>().Select(c => c.Version).Distinct().ToListAsync())).ShouldBe([1]);
    }

    [Theory, BothEngines]
    public async Task An_import_is_undone_but_not_what_happened_since(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        var old = await api.CreateAsync(new { name = "Ana", emails = new[] { "ana@exemplo.com.br" } });
        var other = await api.CreateAsync(new { name = "Edu", emails = new[] { "edu@exemplo.com.br" } });
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var import = await app.ImportAsync(
            "nome,email,cidade\nAna,ana@exemplo.com.br,Santos\nEdu,edu@exemplo.com.br,Natal\nBia,bia@exemplo.com.br,\nCaio,caio@exemplo.com.br,\nDora,dora@exemplo.com.br,\n");
        (import.Created, import.Updated).ShouldBe((3, 2));

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await api.SendAsync(HttpMethod.Patch, $"/{other}", new { state = "RN" });
        await api.SendAsync(HttpMethod.Patch, $"/{await IdOfAsync(app, "Bia")}", new { state = "RJ" });
        var caio = await IdOfAsync(app, "Caio");
        await app.InScopeAsync(async p =>
        {
            p.GetRequiredService<ITimeline>().Add(new TimelineEntry(caio, app.Clock.GetUtcNow(), "desk.conversation-opened", caio, [], null));
            return await p.GetRequiredService<VinculoDb>().SaveChangesAsync();
        });

        var undone = await app.UndoAsync(import.Id);
        undone.State.ShouldBe(ImportState.Undone);
        (undone.UndoneCount, undone.NotUndone).ShouldBe((2, 3));
        (await app.NamesAsync()).ShouldBe(["Ana", "Bia", "Caio", "Edu"]);
        (await app.QueryAsync(db => db.Set<Customer>().Where(c => c.Id == old).Select(c => c.City).SingleAsync())).ShouldBeNull();
        (await app.QueryAsync(db => db.Set<Customer>().Where(c => c.Id == other).Select(c => c.City).SingleAsync())).ShouldBe("Natal");
        (await app.QueryAsync(db => db.Set<CustomerAddressRow>().CountAsync(a => a.Value == "dora@exemplo.com.br"))).ShouldBe(0);
        var report = await app.ReportAsync(import.Id);
        report.ShouldContain("Edu");
        report.ShouldContain("Caio");
        report.ShouldNotContain("Dora");
    }

    [Theory, BothEngines]
    public async Task More_rows_than_a_batch_are_taken_in_and_taken_back(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var file = new StringBuilder("nome,email\n");
        for (var i = 0; i < RunImports.BatchSize * 2 + 10; i++)
            file.Append("Cliente ").Append(i).Append(",c").Append(i).Append("@exemplo.com.br\n");
        var import = await app.ImportAsync(file.ToString());
        (import.State, import.Created, import.Percent).ShouldBe((ImportState.Done, RunImports.BatchSize * 2 + 10, 100));

        var undone = await app.UndoAsync(import.Id);
        (undone.State, undone.UndoneCount).ShouldBe((ImportState.Undone, RunImports.BatchSize * 2 + 10));
        (await app.QueryAsync(db => db.Set<Customer>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task A_node_that_dies_is_followed_by_another_that_goes_on_after_the_last_whole_batch(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var file = new StringBuilder("nome,email\n");
        for (var i = 0; i < RunImports.BatchSize + 5; i++)
            file.Append("Cliente ").Append(i).Append(",c").Append(i).Append("@exemplo.com.br\n");
        var import = await app.PreparedAsync(file.ToString());
        await app.StartAsync(import);
        await DieAfterFirstBatchAsync(app, import.Id);
        (await app.LoadAsync(import.Id)).Rows.ShouldBe(RunImports.BatchSize);

        await app.RunJobAsync();
        (await app.LoadAsync(import.Id)).State.ShouldBe(ImportState.Running, "the lease has not run out");
        app.Clock.Advance(CustomerImport.Lease + TimeSpan.FromSeconds(1));
        await app.RunJobAsync();
        var done = await app.LoadAsync(import.Id);
        (done.State, done.Created, done.Skipped).ShouldBe((ImportState.Done, RunImports.BatchSize + 5, 0));
    }

    [Fact]
    public async Task A_cancelled_import_keeps_what_came_in_and_can_be_undone()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var file = new StringBuilder("nome,email\n");
        for (var i = 0; i < RunImports.BatchSize + 5; i++)
            file.Append("Cliente ").Append(i).Append(",c").Append(i).Append("@exemplo.com.br\n");
        var import = await app.PreparedAsync(file.ToString());
        var runner = Ids.New(app.Clock.GetUtcNow());
        await app.QueryAsync(async db =>
        {
            var row = await db.Set<CustomerImport>().SingleAsync();
            row.Take(runner, app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await app.InScopeAsync(async p =>
        {
            await p.GetRequiredService<RunImports>().RunOneAsync(import.Id, runner, default, _ =>
                // Between two batches, as a person would.
                app.InScopeAsync(other => other.GetRequiredService<SteerImport>().CancelAsync(import.Id, Actor.System, default)).GetAwaiter().GetResult());
            return 0;
        });

        var cancelled = await app.LoadAsync(import.Id);
        (cancelled.State, cancelled.Created).ShouldBe((ImportState.Cancelled, RunImports.BatchSize));
        (await app.UndoAsync(import.Id)).UndoneCount.ShouldBe(RunImports.BatchSize);
    }

    [Fact]
    public async Task A_file_is_kept_until_it_is_done_with_and_no_longer()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var import = await app.PreparedAsync("nome\nAna\n");
        Directory.GetFiles(Path.Combine(app.Settings.DataFolder, "imports")).ShouldHaveSingleItem();
        await app.FinishAsync(import);
        Directory.GetFiles(Path.Combine(app.Settings.DataFolder, "imports")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_imported_what_stands_in_the_audit_trail()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var import = await app.ImportAsync("nome\nAna\n");
        var line = await app.QueryAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.Action == "customers.imported"));
        line.SubjectId.ShouldBe(import.Id);
        line.After.ShouldNotBeNull().ShouldContain("\"created\":1");
    }

    private static Task<Guid> IdOfAsync(TestApp app, string name) =>
        app.QueryAsync(db => db.Set<Customer>().Where(c => c.Name == name).Select(c => c.Id).SingleAsync());

    private static async Task DieAfterFirstBatchAsync(TestApp app, Guid id)
    {
        using var death = new CancellationTokenSource();
        var runner = Ids.New(app.Clock.GetUtcNow());
        await app.QueryAsync(async db =>
        {
            var row = await db.Set<CustomerImport>().SingleAsync(i => i.Id == id);
            row.Take(runner, app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await Should.ThrowAsync<OperationCanceledException>(() => app.InScopeAsync(async p =>
        {
            await p.GetRequiredService<RunImports>().RunOneAsync(id, runner, death.Token, _ => death.Cancel());
            return 0;
        }));
    }
}
