using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email.Send;

public class HoldRestoredMailTests
{
    [Theory, BothEngines]
    public async Task What_waited_when_a_backup_was_made_does_not_leave_a_second_time_unless_a_person_says_so(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(headers: "Auto-Submitted: auto-generated\n"));
        var sent = await app.AnswerAsync(intake.ConversationId!.Value, "Já saiu.");
        await app.QueryAsync(async db =>
        {
            (await db.Set<OutgoingMailItem>().SingleAsync()).MarkSent(copies: false, app.Clock.GetUtcNow());
            (await db.Set<Message>().SingleAsync(m => m.Id == sent)).SetDelivery(DeliveryState.Sent, null);
            return await db.SaveChangesAsync();
        });
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var waiting = await app.AnswerAsync(intake.ConversationId.Value, "Ainda espera.");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var aboutToBeQueued = await app.AnswerAsync(intake.ConversationId.Value, "Nem na fila está.", settles: false);
        await app.ReceiveAsync(ChannelsApp.Mail("João <joao@cliente.example>", "Ainda sem protocolo"));
        var file = Path.Combine(app.Settings.Data, "segunda.vinculo");
        (await VinculoProcess.RunAsync(app.Settings, "backup", file)).Code.ShouldBe(0);

        await using var target = await TestDatabase.CreateAsync(engine);
        var restored = await VinculoProcess.RunAsync(target.Settings, "restore", file);
        (restored.Code, restored.Errors).ShouldBe((0, ""));

        await using var db = target.Open();
        (await db.Set<OutgoingMailItem>().SingleAsync(m => m.MessageId == waiting)).State.ShouldBe(OutgoingState.PerhapsSent);
        (await db.Set<OutgoingMailItem>().SingleAsync(m => m.MessageId == sent)).State.ShouldBe(OutgoingState.Sent);
        var message = await db.Set<Message>().SingleAsync(m => m.Id == waiting);
        (message.Delivery, message.DeliveryProblem).ShouldBe((DeliveryState.PerhapsSent, "channels.send.restored"));
        (await db.Set<Message>().SingleAsync(m => m.Id == aboutToBeQueued)).Delivery.ShouldBe(DeliveryState.PerhapsSent);
        (await db.Set<OutboxEvent>().CountAsync(e => e.Name == "desk.answer-not-delivered.v1")).ShouldBe(2, "whoever has the conversation is told");
        var untold = await db.Set<OutboxEvent>().Where(e => e.DeliveredAt == null).ToListAsync();
        untold.Single(e => e.Name == "desk.reply-written.v1").IsDoneBy("QueueReply").ShouldBeTrue();
        untold.Where(e => e.Name == "desk.conversation-opened.v1").ShouldAllBe(e => e.IsDoneBy("AcknowledgeConversation"));
    }
}
