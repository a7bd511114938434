using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Platform;
using Vinculo.Platform.Files;

namespace Vinculo.Demo;

/// <summary>
/// Plays one conversation: each turn is a step of the history that does what a person would do, and plans the next.
/// </summary>
internal sealed class Enactment(History history, Staff staff, Luck luck, Scene scene)
{
    private readonly Script script = new(scene, luck);
    private readonly Pace pace = new(history, luck, scene);
    private Guid conversationId;
    private int turn;
    private (string Author, DateTimeOffset At, string Text)? lastAnswer;

    private bool IsOver => turn >= scene.Turns;

    private Turn Next => scene.Story.Turns[turn];

    public void Begin() => history.At(scene.At, CustomerWritesAsync);

    private async Task CustomerWritesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var said = Next;
        turn++;
        if (said.Voice == Voice.CustomerAgain)
            script.ForgetDate();
        var isFirst = conversationId == Guid.Empty;
        var received = await ReceiveAsync(services, said, isFirst ? scene.Channel : ChannelKind.Email, cancellationToken);
        conversationId = received.ConversationId;
        if (isFirst && scene.WritesTwice)
            history.At(history.Now.AddMinutes(luck.Between(12, 40)), WriteTwiceAsync);
        if (IsOver)
            await LeaveAsync(services, cancellationToken);
        else
            await PlanAnswerAsync(services, cancellationToken);
    }

    private async Task<ReceivedMessage> ReceiveAsync(
        IServiceProvider services, Turn said, ChannelKind channel, CancellationToken cancellationToken, Guid? mayBelongTo = null)
    {
        var client = scene.Client;
        var files = said.Prop is null ? [] : await Props.AttachAsync(services.GetRequiredService<Blobs>(), said.Prop, luck, cancellationToken);
        var opensNew = mayBelongTo is not null || conversationId == Guid.Empty;
        return await services.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(
                channel, opensNew ? null : conversationId, null, client.Name, client.Email,
                (opensNew ? "" : "Re: ") + script.Fill(scene.Story.Subject, history.Now), script.Fill(said.Text, history.Now),
                opensNew ? null : Quote(), null, files, history.Now, staff.Queue(scene.Story.Queue), mayBelongTo, Language: client.Language),
            cancellationToken);
    }

    /// <summary>As mail programs put the answered message below.</summary>
    private string? Quote() => lastAnswer is not { } answer
        ? null
        : $"Em {answer.At.ToOffset(TimeSpan.FromHours(-3)):dd/MM/yyyy HH:mm}, {answer.Author} escreveu:\n\n> {answer.Text.Replace("\n", "\n> ", StringComparison.Ordinal)}";

    private async Task PlanAnswerAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var at = await pace.AnswerAtAsync(services, conversationId, isFirst: lastAnswer is null, cancellationToken);
        history.At(at, Next.Voice == Voice.Note ? AgentNotesAsync : AgentAnswersAsync);
    }

    private async Task AgentNotesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var agent = await AgentAsync(services, cancellationToken);
        var note = script.Fill(Next.Text, history.Now, agent, staff.ColleagueOf(agent, luck));
        turn++;
        Done.Or(await services.GetRequiredService<WriteNote>().RunAsync(conversationId, new Note(note), agent.Actor, cancellationToken));
        await SizeUpAsync(services, agent, cancellationToken);
        history.At(history.Now.AddMinutes(luck.Between(4, 25)), AgentAnswersAsync);
    }

    /// <summary>Now and then an agent sees that a matter is more pressing, or harder, than it looked.</summary>
    private async Task SizeUpAsync(IServiceProvider services, Colleague agent, CancellationToken cancellationToken)
    {
        if (luck.Chance(0.3))
            Done.Or(await services.GetRequiredService<SetPriority>()
                .RunAsync(conversationId, luck.Chance(0.3) ? Priority.Urgent : Priority.High, null, agent.Actor, cancellationToken));
        else if (luck.Chance(0.2))
            Done.Or(await services.GetRequiredService<SetComplexity>()
                .RunAsync(conversationId, Plan.Contracts.Complexity.Complex, null, agent.Actor, cancellationToken));
    }

    private async Task AgentAnswersAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var agent = await AgentAsync(services, cancellationToken);
        var said = Next;
        turn++;
        var text = script.Fill(said.Text, history.Now, agent);
        Guid? file = said.Prop is null ? null : await Props.UploadAsync(services.GetRequiredService<UploadFile>(), agent, scene, cancellationToken);
        var settled = EndsHere && scene.Finale == Finale.Resolve && luck.Chance(0.6);
        var changed = Done.Or(await services.GetRequiredService<WriteReply>().RunAsync(
            conversationId, new Reply(text, file is { } id ? [id] : null, settled), agent.Actor, cancellationToken));
        lastAnswer = (agent.Name, history.Now, text);
        if (EndsHere && !settled)
            await EndAsync(services, agent, changed.MessageId!.Value, cancellationToken);
        if (!IsOver && (settled || !EndsHere))
            history.At(pace.CustomerAt(isLast: turn == scene.Turns - 1, comesBack: settled), CustomerWritesAsync);
    }

    /// <summary>The matter is settled here, for good or until the customer comes back.</summary>
    private bool EndsHere => IsOver || Next.Voice == Voice.CustomerAgain;

    private async Task EndAsync(IServiceProvider services, Colleague agent, Guid messageId, CancellationToken cancellationToken)
    {
        var finale = IsOver ? scene.Finale : Finale.Resolve;
        if (finale == Finale.Resolve)
            history.At(await pace.ResolveAtAsync(services, conversationId, cancellationToken), ResolveAsync);
        else if (finale == Finale.Snooze)
            Done.Or(await services.GetRequiredService<SnoozeConversation>().RunAsync(
                conversationId, history.End.AddHours(luck.Whole(20, 120)), null, agent.Actor, cancellationToken));
        else if (finale == Finale.Bounce)
            history.At(history.Now.AddMinutes(2), (later, token) => later.GetRequiredService<IDesk>().SetDeliveryAsync(
                messageId, DeliveryState.Failed, $"550 5.1.1 <{scene.Client.Email}>: Recipient address rejected: User unknown", token));
    }

    private async Task ResolveAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await ResolveAgainAsync(services, cancellationToken);
        if (!IsOver)
            history.At(pace.CustomerAt(isLast: turn == scene.Turns - 1, comesBack: true), CustomerWritesAsync);
    }

    /// <summary>What was merged into a settled conversation has opened it; the story itself goes on as it was.</summary>
    private async Task ResolveAgainAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var agent = await AgentAsync(services, cancellationToken);
        Done.Or(await services.GetRequiredService<ResolveConversation>().RunAsync(conversationId, null, agent.Actor, cancellationToken));
    }

    /// <summary>Nothing more happens; but somebody may have looked.</summary>
    private async Task LeaveAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var agent = await AgentAsync(services, cancellationToken);
        if (scene.Finale == Finale.Snooze)
            Done.Or(await services.GetRequiredService<SnoozeConversation>().RunAsync(
                conversationId, history.End.AddHours(luck.Whole(20, 120)), null, agent.Actor, cancellationToken));
        else if (luck.Chance(0.4))
            await services.GetRequiredService<MarkRead>().RunAsync(conversationId, agent.Id, cancellationToken);
    }

    private async Task WriteTwiceAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var again = new Turn(Voice.Customer, null, "Escrevi agora há pouco sobre este mesmo assunto e não sei se a mensagem chegou. Podem confirmar, por favor?\n\n{nome}");
        var received = await ReceiveAsync(
            services, again, scene.Channel == ChannelKind.Email ? ChannelKind.WebForm : ChannelKind.Email, cancellationToken, conversationId);
        if (scene.Finale == Finale.Leave)
            return; // nobody has answered yet, so nobody has merged either: the page suggests it
        history.At(history.Now.AddMinutes(luck.Between(8, 20)), async (later, token) =>
        {
            var agent = await AgentAsync(later, token);
            var wasSettled = (await later.GetRequiredService<IDesk>().FindAsync(conversationId, token))!.State == ConversationState.Resolved;
            Done.Or(await later.GetRequiredService<MergeConversations>()
                .MergeAsync(received.ConversationId, conversationId, null, agent.Actor, token));
            if (wasSettled)
                history.At(history.Now.AddMinutes(6), ResolveAgainAsync);
        });
    }

    /// <summary>Whoever is in charge, or else somebody of the team.</summary>
    private async Task<Colleague> AgentAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var card = await services.GetRequiredService<IDesk>().FindAsync(conversationId, cancellationToken);
        return card?.AssigneeId is { } id ? staff.ById(id) : staff.AnyOf(scene.Story.Queue, luck);
    }
}
