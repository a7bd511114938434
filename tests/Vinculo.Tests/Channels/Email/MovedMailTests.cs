using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Notices;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

/// <summary>Mail follows the message that it became: into a split, into a merge, and back.</summary>
public class MovedMailTests
{
    [Theory, BothEngines]
    public async Task An_answer_in_a_split_conversation_goes_to_who_wrote_there_and_their_reply_comes_back_to_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var first = await app.ReceiveAsync(ChannelsApp.Mail());
        await app.SettleAsync();
        await app.AnswerAsync(first.ConversationId!.Value, "Já vemos.");
        var ours = (await app.OutgoingAsync()).Last().MessageIdHeader;
        var colleague = await app.ReceiveAsync(ChannelsApp.Mail(
            from: "Bruno Reis <bruno@cliente.example>", text: "E a minha nota?", id: "nota@cliente.example", headers: $"In-Reply-To: <{ours}>\r\n"));
        colleague.ConversationId.ShouldBe(first.ConversationId);

        var placed = await MoveAsync(app, colleague.MessageId!.Value);
        await app.SettleAsync();
        await app.AnswerAsync(placed.ToId, "Segue a nota.");
        await app.AnswerAsync(first.ConversationId.Value, "E a geladeira vai amanhã.");

        var answers = (await app.OutgoingAsync()).Where(m => !m.IsAutomatic).ToDictionary(m => m.Text.Split('\n')[0].Trim());
        (answers["Segue a nota."].ToAddress, answers["Segue a nota."].InReplyTo).ShouldBe(("bruno@cliente.example", "nota@cliente.example"));
        answers["E a geladeira vai amanhã."].ToAddress.ShouldBe("maria@cliente.example");
        var reply = await app.ReceiveAsync(ChannelsApp.Mail(
            from: "Bruno Reis <bruno@cliente.example>", text: "Obrigado.", headers: $"In-Reply-To: <{answers["Segue a nota."].MessageIdHeader}>\r\n"));
        reply.ConversationId.ShouldBe(placed.ToId);
    }

    [Theory, BothEngines]
    public async Task Mail_of_a_merged_conversation_stands_where_its_message_does(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var one = await app.ReceiveAsync(ChannelsApp.Mail());
        var two = await app.ReceiveAsync(ChannelsApp.Mail(from: "maria.souza@trabalho.example", subject: "Do trabalho"));
        await app.SettleAsync();

        await WithMergeAsync(app, merge => merge.MergeAsync(two.ConversationId!.Value, one.ConversationId!.Value, null, Actor.System, CancellationToken.None));
        (await StandsAsync(app, two.MessageId)).ShouldBe(one.ConversationId);
        await WithMergeAsync(app, merge => merge.UnmergeAsync(two.ConversationId!.Value, Actor.System, CancellationToken.None));
        (await StandsAsync(app, two.MessageId)).ShouldBe(two.ConversationId);
        (await StandsAsync(app, one.MessageId)).ShouldBe(one.ConversationId);
    }

    [Theory, BothEngines]
    public async Task The_number_of_a_merged_conversation_leads_who_took_part_to_where_it_went(Engine engine)
    {
        const string colleague = "Bruno Reis <bruno@cliente.example>";
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var named = await app.ReceiveAsync(ChannelsApp.Mail());
        await app.SettleAsync();
        var ours = (await app.OutgoingAsync()).Single().MessageIdHeader;
        await app.ReceiveAsync(ChannelsApp.Mail(from: colleague, headers: $"In-Reply-To: <{ours}>\r\n"));
        var second = await app.ReceiveAsync(ChannelsApp.Mail(from: "carla@outro.example", subject: "Geladeira"));
        var third = await app.ReceiveAsync(ChannelsApp.Mail(from: "davi@outro.example", subject: "A mesma geladeira"));
        foreach (var (from, into) in new[] { (named, second), (second, third) })
            await WithMergeAsync(app, merge => merge.MergeAsync(from.ConversationId!.Value, into.ConversationId!.Value, null, Actor.System, CancellationToken.None));

        var subject = $"Ainda a geladeira [{named.Protocol}]";
        (await app.ReceiveAsync(ChannelsApp.Mail(from: colleague, subject: subject))).ConversationId.ShouldBe(third.ConversationId);
        (await app.ReceiveAsync(ChannelsApp.Mail(subject: subject))).ConversationId.ShouldBe(third.ConversationId);
        var stranger = await app.ReceiveAsync(ChannelsApp.Mail(from: "outro@estranho.example", subject: subject));
        (await app.QueryAsync(db => db.Set<Conversation>().Where(c => c.Id == stranger.ConversationId).Select(c => c.MayBelongToId).SingleAsync()))
            .ShouldBe(third.ConversationId);
    }

    [Theory, BothEngines]
    public async Task The_number_of_a_merged_conversation_is_still_that_of_its_customer_who_never_wrote_a_mail(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var maria = await app.InScopeAsync(p => p.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(ChannelKind.WebForm, null, null, "Maria Souza", "maria@cliente.example", "Geladeira", "Não liga.", null, null, [], app.Clock.GetUtcNow()),
            CancellationToken.None));
        var other = await app.ReceiveAsync(ChannelsApp.Mail(from: "carla@outro.example"));
        await WithMergeAsync(app, merge => merge.MergeAsync(maria.ConversationId, other.ConversationId!.Value, null, Actor.System, CancellationToken.None));

        var mail = await app.ReceiveAsync(ChannelsApp.Mail(subject: $"Alguma novidade? [{maria.Protocol}]"));

        mail.ConversationId.ShouldBe(other.ConversationId);
    }

    [Theory, BothEngines]
    public async Task An_answer_that_comes_back_after_a_merge_or_a_split_brings_back_the_conversation_in_which_it_stands_now(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var one = await app.ReceiveAsync(ChannelsApp.Mail());
        var two = await app.ReceiveAsync(ChannelsApp.Mail(from: "maria.souza@trabalho.example", subject: "Do trabalho"));
        await app.SettleAsync();
        await app.AnswerAsync(one.ConversationId!.Value, "Vamos ver.");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var split = await app.AnswerAsync(one.ConversationId.Value, "A nota segue à parte.");
        var merged = await app.AnswerAsync(two.ConversationId!.Value, "Respondido ao trabalho.");
        await WithMergeAsync(app, merge => merge.MergeAsync(two.ConversationId.Value, one.ConversationId.Value, null, Actor.System, CancellationToken.None));
        var place = await MoveAsync(app, split);
        await app.SettleAsync();
        (await StateAsync(app, one.ConversationId.Value)).ShouldBe(ConversationState.Waiting);

        await ReturnAsync(merged);
        (await StateAsync(app, one.ConversationId.Value)).ShouldBe(ConversationState.Open);
        (await StateAsync(app, two.ConversationId.Value)).ShouldBe(ConversationState.Merged);

        await ReturnAsync(split);
        var notices = await app.QueryAsync(db => db.Set<Notice>().Where(n => n.Kind == NoticeKind.NotDelivered).OrderBy(n => n.Id).ToListAsync());
        notices.Select(n => (n.ConversationId, n.MessageId)).ShouldBe([(one.ConversationId.Value, merged), (place.ToId, split)]);
        (await app.QueryAsync(db => db.Set<Message>().Where(m => m.Delivery == DeliveryState.Failed).CountAsync())).ShouldBe(2);

        async Task ReturnAsync(Guid message)
        {
            var item = await app.QueryAsync(async db =>
            {
                var left = await db.Set<OutgoingMailItem>().SingleAsync(m => m.MessageId == message);
                left.MarkSent(copies: false, app.Clock.GetUtcNow());
                await db.SaveChangesAsync();
                return left;
            });
            await app.ReportFailureAsync(item, item.ToAddress);
            await app.SettleAsync();
        }
    }

    private static Task<ConversationState> StateAsync(TestApp app, Guid id) =>
        app.QueryAsync(db => db.Set<Conversation>().Where(c => c.Id == id).Select(c => c.State).SingleAsync());

    private static async Task<MessagesPlaced> MoveAsync(TestApp app, Guid message)
    {
        var agent = await app.AccountAsync(Role.Agent, "Ana Lima");
        var placed = await app.InScopeAsync(provider => provider.GetRequiredService<MoveMessages>().RunAsync(
            message, andLater: false, into: null, new Actor(ActorKind.Agent, agent.Id, agent.Name), CancellationToken.None));
        return placed.Value.ShouldNotBeNull(placed.Failure?.Code);
    }

    private static async Task WithMergeAsync<T>(TestApp app, Func<MergeConversations, Task<Result<T>>> work)
    {
        (await app.InScopeAsync(provider => work(provider.GetRequiredService<MergeConversations>()))).Succeeded.ShouldBeTrue();
        await app.SettleAsync();
    }

    private static Task<Guid?> StandsAsync(TestApp app, Guid? message) =>
        app.QueryAsync(db => db.Set<ReceivedMail>().Where(m => m.MessageId == message).Select(m => m.ConversationId).SingleAsync());
}
