using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using Vinculo.Platform.Search;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Search;

/// <summary>Search on the real engines: SQLite's FTS5 and PostgreSQL's tsvector.</summary>
public sealed class SearchOnEnginesTests
{
    static readonly string[] Texts =
    [
        "Reclamações sobre a entrega",
        "A cobrança veio duas vezes no cartão",
        "Não consigo emitir a nota fiscal",
        "Os veículos chegaram; agradecemos a disponibilidade",
        "Protocolo 20261121-000123-7, nota 4512",
    ];

    /// <summary>What is typed, and the text that it must find alone; -1 for none.</summary>
    static readonly (string Typed, int Expected)[] Searches =
    [
        ("reclamacao", 0),
        ("reclamações", 0),
        ("reclamação", 0),
        ("RECLAMACOES", 0),
        ("reclamar", 0),
        ("reclam", 0),
        ("recl entreg", 0),
        ("entregas reclamadas", 0),
        ("cobrancas", 1),
        ("cartoes", 1),
        ("cartao v", 1),
        ("fiscais notas", 2),
        ("emissao", -1),
        ("nota fiscal", 2),
        ("veiculo", 3),
        ("disponível", -1),
        ("20261121-000123-7", 4),
        ("000123", 4),
        ("45", 4),
        ("entrega fiscal", -1),
    ];

    [Theory, BothEngines]
    public async Task What_is_typed_finds_the_text_that_is_meant(Engine engine)
    {
        await using var index = await Index.CreateAsync(engine);
        foreach (var text in Texts)
            await index.AddAsync(text);

        foreach (var (typed, expected) in Searches)
            (await index.FindAsync(typed)).ShouldBe(expected < 0 ? [] : [expected], typed);
    }

    [Theory, BothEngines]
    public async Task Hostile_input_never_breaks_the_query_and_finds_its_own_words(Engine engine)
    {
        string[] hostile =
        [
            "\"", "'", "a\"b", "a' OR '1'='1", "reclam*", "NEAR(a b)", "a AND", "OR", "NOT a", "col:valor", "^a", "-a",
            "a:*", "a & | !b <-> c", "\\'x", "(((", "x\0y", "a:B", "%_", "🙂 ok", "1e5 0x1F 12ab ab12 -7 +3.5e10",
            "ana.souza+crm@exemplo.com.br", "https://exemplo.com.br/a?b=c&d=1", "/var/log/x.log", "&amp; <b>ção</b>",
            "ǅ Ω ß İ ı ﷺ 漢字 かな हिन्दी ไทย العربية", "a\uD83D", new string('a', 5000), "¼ ² Ⅷ ①",
        ];
        var random = new Random(20261121);
        var fuzz = Enumerable.Range(0, 300).Select(_ => string.Concat(
            Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)random.Next(1, 0x2FFF))));
        await using var index = await Index.CreateAsync(engine);
        var number = 0;
        foreach (var text in hostile.Concat(fuzz))
        {
            await index.AddAsync(text);
            if (SearchText.ToFts5Query(text) is not null)
                (await index.FindAsync(text)).ShouldContain(number, Encoding.UTF8.GetByteCount(text) > 200 ? "a long word" : text);
            number++;
        }
    }

    [Theory, BothEngines]
    public async Task The_longest_index_text_is_accepted(Engine engine)
    {
        var words = string.Join(' ', Enumerable.Range(0, 100_000).Select(i => $"palavra{i} çãê{(char)('a' + i % 26)}"));
        await using var index = await Index.CreateAsync(engine);

        await index.AddAsync(words);

        (await index.FindAsync("palavra12")).ShouldBe([0]);
    }

    /// <summary>A table with nothing but index texts, numbered from 0.</summary>
    private sealed class Index : IAsyncDisposable
    {
        private readonly Engine engine;
        private readonly DbConnection connection;
        private int count;

        private Index(Engine engine, DbConnection connection) => (this.engine, this.connection) = (engine, connection);

        public static async Task<Index> CreateAsync(Engine engine)
        {
            DbConnection connection = engine == Engine.Sqlite
                ? new SqliteConnection("Data Source=:memory:")
                : new NpgsqlConnection(await PostgresCluster.ConnectionStringAsync("postgres"));
            await connection.OpenAsync();
            var index = new Index(engine, connection);
            await index.RunAsync(engine == Engine.Sqlite
                ? "CREATE VIRTUAL TABLE searched USING fts5(body, tokenize = 'unicode61')"
                : "CREATE TEMPORARY TABLE searched (id int, body tsvector)");
            return index;
        }

        public Task AddAsync(string text) => RunAsync(
            engine == Engine.Sqlite
                ? "INSERT INTO searched (rowid, body) VALUES (@id, @text)"
                : "INSERT INTO searched VALUES (@id, to_tsvector('simple', @text))",
            ("@id", count++),
            ("@text", SearchText.ToIndex(text)));

        public async Task<List<int>> FindAsync(string typed)
        {
            await using var command = Command(
                engine == Engine.Sqlite
                    ? "SELECT CAST(rowid AS int) FROM searched WHERE searched MATCH @query ORDER BY rowid"
                    : "SELECT id FROM searched WHERE body @@ to_tsquery('simple', @query) ORDER BY id",
                ("@query", engine == Engine.Sqlite ? SearchText.ToFts5Query(typed)! : SearchText.ToTsQuery(typed)!));
            await using var reader = await command.ExecuteReaderAsync();
            var found = new List<int>();
            while (await reader.ReadAsync())
                found.Add(reader.GetInt32(0));
            return found;
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        private async Task RunAsync(string sql, params (string Name, object Value)[] parameters)
        {
            await using var command = Command(sql, parameters);
            await command.ExecuteNonQueryAsync();
        }

        private DbCommand Command(string sql, params (string Name, object Value)[] parameters)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
            return command;
        }
    }
}
