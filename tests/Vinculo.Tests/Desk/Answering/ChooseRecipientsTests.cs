using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Answering;

/// <summary>Whom an answer by e-mail goes to.</summary>
public class ChooseRecipientsTests
{
    [Theory, BothEngines]
    public async Task Whoever_wrote_last_is_offered_and_whom_they_copied_for_an_answer_to_all_without_us(Engine engine)
    {
        await using var desk = await StartAsync(engine);
        var customer = desk.Customer("Maria, Souza");
        var id = (await desk.ReceiveAsync(DeskApp.Mail(customer) with { CopiedTo = "Rui (obras) <Rui@obra.example>, cliente1@loja.example, nosso@loja.example, sem arroba" })).ConversationId;

        (await OfferAsync(desk, id)).ShouldBe(new Recipients("\"Maria, Souza\" <cliente1@loja.example>", "Rui <rui@obra.example>"));

        var other = desk.Customer("Bruno Reis");
        await desk.ReceiveAsync(DeskApp.Mail(other) with { ConversationId = id });
        (await OfferAsync(desk, id)).ShouldBe(new Recipients("Bruno Reis <cliente2@loja.example>"));
    }

    [Fact]
    public async Task What_was_cut_in_the_middle_of_an_address_is_not_offered()
    {
        await using var desk = await StartAsync(Engine.Sqlite);
        var copied = (string.Join(", ", Enumerable.Range(0, 60).Select(i => $"pessoa{i:00}@obra.example")) + ", x")[..MessageLimits.CopiedTo];
        var id = (await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { CopiedTo = copied })).ConversationId;
        var all = (await OfferAsync(desk, id))!.Cc.Split(", ");
        all.Length.ShouldBe(ChooseRecipients.Most - 1);
        all.ShouldAllBe(address => address.EndsWith("@obra.example"));
    }

    [Theory, BothEngines]
    public async Task An_answer_goes_to_whom_a_person_chose_each_once(Engine engine)
    {
        await using var desk = await StartAsync(engine);
        var id = await desk.OpenAsync();

        (await ReplyAsync(desk, id, ["\"Souza, Maria\" <Maria@casa.example>; rui@obra.example,"], ["RUI@obra.example, Ana <ana@obra.example>"])).ShouldBeNull();

        var message = (await desk.MessagesAsync(id))[^1];
        (message.SentTo, message.SentCc).ShouldBe(("\"Souza, Maria\" <maria@casa.example>, rui@obra.example", "Ana <ana@obra.example>"));
        var deliver = await desk.DoAsync<IDesk, MessageToDeliver?>(d => d.MessageAsync(message.Id, CancellationToken.None));
        deliver!.Recipients.ShouldBe(new Recipients(message.SentTo!, message.SentCc!));
    }

    [Theory, BothEngines]
    public async Task A_host_of_one_word_is_answered_where_mail_came_from_there_and_is_a_slip_elsewhere(Engine engine)
    {
        await using var desk = await StartAsync(engine);
        var ana = desk.Cards.Add("Ana", "ana@intranet", desk.Clock.GetUtcNow());
        var id = (await desk.ReceiveAsync(DeskApp.Mail(ana) with { CopiedTo = "rui@intranet, ana@intranet" })).ConversationId;
        (await OfferAsync(desk, id)).ShouldBe(new Recipients("Ana <ana@intranet>", "rui@intranet"));

        (await ReplyAsync(desk, id, ["Ana <ana@intranet>"], ["rui@intranet"])).ShouldBeNull("both stand in the mail that is answered");
        (await ReplyAsync(desk, await desk.OpenAsync(), ["cliente1@loja.example"], ["ana@intranet"])).ShouldBeNull("she is a customer");

        var failure = await ReplyAsync(desk, id, ["ana@intranet"], ["bia@intranet"]);
        (failure!.Code, failure.Field, failure.Values.Single()).ShouldBe(("desk.recipients-wrong", "cc", "bia@intranet"));
    }

    [Fact]
    public async Task A_copy_alone_leaves_the_answer_with_whoever_wrote_last()
    {
        await using var desk = await StartAsync(Engine.Sqlite);
        var id = await desk.OpenAsync();
        (await ReplyAsync(desk, id, null, ["ana@obra.example", "cliente1@loja.example"])).ShouldBeNull();
        var message = (await desk.MessagesAsync(id))[^1];
        (message.SentTo, message.SentCc).ShouldBe(("Cliente 1 <cliente1@loja.example>", "ana@obra.example"));
    }

    [Fact]
    public async Task Nothing_chosen_goes_to_whoever_had_written_last_when_it_was_written()
    {
        await using var desk = await StartAsync(Engine.Sqlite);
        var id = await desk.OpenAsync();
        (await ReplyAsync(desk, id, null, [""])).ShouldBeNull();
        (await desk.MessagesAsync(id))[^1].SentTo.ShouldBe("Cliente 1 <cliente1@loja.example>");
    }

    [Theory]
    [InlineData("maria", null, "desk.recipients-wrong", "to")]
    [InlineData("maria@casa.example, bruno", null, "desk.recipients-wrong", "to")]
    [InlineData("maria@casa.example", "a@b.example c@d.example", "desk.recipients-wrong", "cc")]
    [InlineData("maria@casa", null, "desk.recipients-wrong", "to")]
    [InlineData("  , ", "ana@obra.example", "desk.no-recipient", "to")]
    [InlineData("nosso@loja.example", null, "desk.recipient-ours", "to")]
    [InlineData("maria@casa.example", "Nosso@loja.example", "desk.recipient-ours", "cc")]
    public async Task What_cannot_be_sent_to_is_refused_at_its_field(string to, string? cc, string code, string field)
    {
        await using var desk = await StartAsync(Engine.Sqlite);
        var id = await desk.OpenAsync();
        var failure = await ReplyAsync(desk, id, [to], cc is null ? null : [cc]);
        (failure!.Code, failure.Field).ShouldBe((code, field));
        (await desk.MessagesAsync(id)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public async Task Twenty_recipients_are_enough(int number, bool may)
    {
        await using var desk = await StartAsync(Engine.Sqlite);
        var id = await desk.OpenAsync();
        var failure = await ReplyAsync(desk, id, ["maria@casa.example"], [.. Enumerable.Range(1, number - 1).Select(i => $"pessoa{i}@obra.example")]);
        failure?.Code.ShouldBe("desk.recipients-many");
        (failure is null).ShouldBe(may);
    }

    [Fact]
    public async Task Only_a_conversation_by_mail_goes_to_other_addresses()
    {
        await using var desk = await StartAsync(Engine.Sqlite);
        var id = (await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { Channel = ChannelKind.WebForm })).ConversationId;
        (await ReplyAsync(desk, id, ["ana@obra.example"], null))!.Code.ShouldBe("desk.recipients-only-email");
        (await ReplyAsync(desk, id, null, null)).ShouldBeNull();
    }

    [Theory, BothEngines]
    public async Task A_program_names_recipients_by_the_same_rules(Engine engine)
    {
        await using var desk = await StartAsync(engine);
        var id = await desk.OpenAsync();
        using var program = await desk.App.ProgramAsync(Scope.Write, Scope.Read);
        var path = $"/api/v1/conversations/{id}/messages";

        using var wrong = await program.PostAsJsonAsync(path, new { kind = "Reply", markdown = "Oi.", to = new[] { "nosso@loja.example" } });
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("desk.recipient-ours");

        using var sent = await program.PostAsJsonAsync(path, new { kind = "Reply", markdown = "Oi.", to = new[] { "Ana <ana@obra.example>" }, cc = new[] { "rui@obra.example" } });
        sent.StatusCode.ShouldBe(HttpStatusCode.Created, await sent.Content.ReadAsStringAsync());
        var shown = (await program.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").EnumerateArray().Single(m => m.GetProperty("kind").GetString() == "Reply");
        (shown.GetProperty("sentTo").GetString(), shown.GetProperty("sentCc").GetString()).ShouldBe(("Ana <ana@obra.example>", "rui@obra.example"));
    }

    [Theory, BothEngines]
    public async Task A_program_is_told_of_addresses_from_which_mail_came_back_and_not_refused(Engine engine)
    {
        await using var desk = await StartAsync(engine);
        desk.Cards.Undeliverable.UnionWith(["cliente1@loja.example", "ana@obra.example"]);
        var id = await desk.OpenAsync();
        using var program = await desk.App.ProgramAsync(Scope.Write);
        var (messages, conversations) = ($"/api/v1/conversations/{id}/messages", "/api/v1/conversations");

        (await ToldAsync(program, messages, new { kind = "Reply", markdown = "Oi." })).ShouldBe(["cliente1@loja.example"], "who wrote last");
        (await ToldAsync(program, messages, new { kind = "Reply", markdown = "Oi.", to = new[] { "bia@obra.example" }, cc = new[] { "Ana <Ana@obra.example>" } }))
            .ShouldBe(["ana@obra.example"]);
        (await ToldAsync(program, messages, new { kind = "Reply", markdown = "Oi.", to = new[] { "bia@obra.example" } })).ShouldBeEmpty();
        (await ToldAsync(program, messages, new { kind = "Note", markdown = "Oi." })).ShouldBeEmpty();
        (await ToldAsync(program, conversations, new { subject = "Visita", markdown = "Na quinta?", to = "ana@obra.example" })).ShouldBe(["ana@obra.example"]);
        (await ToldAsync(program, conversations, new { subject = "Visita", markdown = "Na quinta?", to = "bia@obra.example" })).ShouldBeEmpty();
    }

    private static async Task<string?[]> ToldAsync(HttpClient program, string path, object body)
    {
        using var answer = await program.PostAsJsonAsync(path, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("undeliverable").EnumerateArray().Select(a => a.GetString())];
    }

    private static Task<DeskApp> StartAsync(Engine engine) => DeskApp.StartAsync(engine, services => services.AddSingleton<IOurAddresses, OneAddress>());

    private static Task<Recipients?> OfferAsync(DeskApp desk, Guid id) => desk.DoAsync<ChooseRecipients, Recipients?>(async choose =>
        await choose.OfferAsync(id, (await desk.ConversationAsync(id)).CustomerId, CancellationToken.None));

    private static async Task<Failure?> ReplyAsync(DeskApp desk, Guid id, string[]? to, string[]? cc) =>
        (await desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(
            id, new Reply("Bom dia.", To: to, Cc: cc), DeskApp.As(desk.Agent("Ana Lima")), CancellationToken.None))).Failure;

    private sealed class OneAddress : IOurAddresses
    {
        public Task<IReadOnlyList<string>> AmongAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([.. addresses.Where(address => address == "nosso@loja.example")]);
    }
}
