using System.Globalization;
using Vinculo.Customers.Edit;
using Vinculo.Platform.Search;

namespace Vinculo.Demo;

/// <summary>A customer of the demonstration company.</summary>
/// <param name="Known">In the customer list before the first message.</param>
internal sealed record Client(string Name, string Email, string Language, string City, bool IsCompany, bool Known, CustomerInput Input)
{
    public string FirstName => IsCompany ? Name : Name.Split(' ')[0];
}

/// <summary>Makes up the customers: names, places, valid documents and telephone numbers.</summary>
internal static class Clients
{
    private static readonly string[] FirstNames =
    [
        "Adriana", "Alice", "André", "Antônio", "Beatriz", "Bruno", "Carla", "Cecília", "Cláudio", "Daniela", "Eduardo", "Elisa", "Fábio",
        "Fernanda", "Gabriel", "Gustavo", "Heitor", "Igor", "Isabela", "Jaqueline", "João", "Joaquim", "Larissa", "Letícia", "Lívia", "Lucas",
        "Luiza", "Marcela", "Mariana", "Matheus", "Miriam", "Natália", "Nelson", "Patrícia", "Paulo", "Priscila", "Renata", "Ricardo", "Rodrigo",
        "Sandra", "Sérgio", "Simone", "Sônia", "Tatiane", "Tiago", "Valéria", "Vanessa", "Vinícius", "Wagner", "Yara",
    ];

    private static readonly string[] LastNames =
    [
        "Almeida", "Amaral", "Assunção", "Barbosa", "Batista", "Bezerra", "Camargo", "Cardoso", "Carvalho", "Cavalcanti", "Corrêa", "Coutinho",
        "Fagundes", "Figueiredo", "Fonseca", "Gonçalves", "Guimarães", "Klein", "Leal", "Machado", "Magalhães", "Medeiros", "Mendonça",
        "Monteiro", "Moura", "Nogueira", "Okada", "Pacheco", "Peixoto", "Pimentel", "Queiroz", "Ramalho", "Rezende", "Sampaio", "Schmidt",
        "Tavares", "Teixeira", "Valença", "Vasconcelos", "Zanetti",
    ];

    private static readonly (string City, string State, int Area)[] Places =
    [
        ("São Paulo", "SP", 11), ("Campinas", "SP", 19), ("Santos", "SP", 13), ("Ribeirão Preto", "SP", 16), ("Rio de Janeiro", "RJ", 21),
        ("Niterói", "RJ", 21), ("Belo Horizonte", "MG", 31), ("Uberlândia", "MG", 34), ("Vitória", "ES", 27), ("Curitiba", "PR", 41),
        ("Londrina", "PR", 43), ("Florianópolis", "SC", 48), ("Joinville", "SC", 47), ("Porto Alegre", "RS", 51), ("Caxias do Sul", "RS", 54),
        ("Brasília", "DF", 61), ("Goiânia", "GO", 62), ("Salvador", "BA", 71), ("Recife", "PE", 81), ("Fortaleza", "CE", 85), ("Belém", "PA", 91),
    ];

    private static readonly string[] Companies =
    [
        "Ateliê Jatobá Arquitetura", "Pousada Maré Mansa", "Café Serra Acima", "Clínica Boa Postura", "Escola Caminho das Letras",
        "Coworking Estação Central", "Restaurante Panela de Barro", "Hotel Solar das Palmeiras", "Contabilidade Prumo", "Studio Vão Livre",
        "Padaria Trigo Dourado", "Instituto Nova Margem", "Livraria Página Solta", "Cartório do 2º Ofício de Ubatã",
    ];

    private static readonly (string Name, string Language, string City, string Phone)[] Abroad =
    [
        ("Valentina Pereyra", "es", "Montevidéu", "+59899123456"), ("Martín Acosta", "es", "Assunção", "+595981234567"),
        ("Lucía Benítez", "es", "Buenos Aires", "+5491145678901"), ("Joaquín Rivas", "es", "Rivera", "+59894567890"),
        ("Emily Carter", "en", "São Paulo", "+14155550123"), ("Thomas Byrne", "en", "Florianópolis", "+353851234567"),
        ("Priya Raman", "en", "Rio de Janeiro", "+447400123456"),
    ];

    private static readonly string[] MailDomains = ["correio.example", "caixapostal.example", "mensagem.example"];
    private static readonly string[] Tags = ["vip", "arquitetura", "recompra", "indicação", "loja física", "site"];

    /// <param name="count">How many in all.</param>
    public static IReadOnlyList<Client> Make(int count, Luck luck)
    {
        var clients = new List<Client>(count);
        foreach (var (name, language, city, phone) in Abroad)
            clients.Add(Person(name, language, city, null, phone, null, luck));
        foreach (var name in Companies)
            clients.Add(Company(name, clients.Count, luck));
        for (var i = 0; clients.Count < count; i++)
        {
            // Two steps that share no factor with the lengths: no name comes twice before all have come.
            var name = $"{FirstNames[i * 7 % FirstNames.Length]} {LastNames[i * 11 % LastNames.Length]}";
            var place = luck.Of(Places);
            var person = Person(name, "pt-BR", place.City, place.State, Mobile(place.Area, clients.Count, luck), Document(i), luck);
            clients.Add(i % 9 == 8 ? person with { Known = false } : person);
        }
        return clients;
    }

    /// <summary>A name as it stands in an address: small letters without accents, with dots.</summary>
    public static string MailName(string name) =>
        string.Join('.', SearchText.Fold(name).Split([' ', 'º'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string? Document(int i) => i % 5 == 4 ? null : IdentityNumbers.Cpf(217_340_018 + i * 7_654_321 % 700_000_000);

    private static Client Person(string name, string language, string city, string? state, string phone, string? document, Luck luck)
    {
        var email = $"{MailName(name)}@{luck.Of(MailDomains)}";
        return new Client(name, email, language, city, IsCompany: false, Known: true, new CustomerInput
        {
            Name = name,
            Document = document,
            Language = language,
            City = city,
            State = state,
            Birthday = luck.Chance(0.4) ? $"{luck.Whole(1955, 2003)}-{luck.Whole(1, 12):00}-{luck.Whole(1, 28):00}" : null,
            Notes = luck.Chance(0.15) ? "Prefere ser avisado por telefone antes da entrega." : null,
            Tags = luck.Chance(0.5) ? [luck.Of(Tags)] : [],
            Emails = [email],
            Phones = [phone],
        });
    }

    private static Client Company(string name, int number, Luck luck)
    {
        var place = luck.Of(Places);
        var email = $"contato@{MailName(name).Replace(".", "", StringComparison.Ordinal)}.example";
        return new Client(name, email, "pt-BR", place.City, IsCompany: true, Known: true, new CustomerInput
        {
            Name = name,
            IsCompany = true,
            Document = IdentityNumbers.Cnpj(31_204_557 + number * 1_357_911),
            City = place.City,
            State = place.State,
            Tags = luck.Chance(0.6) ? ["empresa", luck.Of(Tags)] : ["empresa"],
            Emails = [email],
            Phones = [string.Create(CultureInfo.InvariantCulture, $"({place.Area}) 3{luck.Whole(200, 899)}-{1000 + number * 37}")],
        });
    }

    private static string Mobile(int area, int number, Luck luck) =>
        string.Create(CultureInfo.InvariantCulture, $"({area}) 9{luck.Whole(7000, 9899)}-{1000 + number * 71}");
}
