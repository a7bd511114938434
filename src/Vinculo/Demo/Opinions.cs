using Vinculo.Channels.Contracts;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Listening;
using Vinculo.Listening.Answer;

namespace Vinculo.Demo;

/// <summary>What customers answer when they are asked how it went: worse when a promise was broken, and often nothing.</summary>
internal sealed class Opinions(History history, Luck luck)
{
    private const double Answering = 0.62;

    private static readonly Dictionary<string, string[]> Content = new()
    {
        ["pt-BR"] =
        [
            "Atendimento muito atencioso, resolveram tudo no mesmo dia.", "Responderam rápido e com clareza. Recomendo.",
            "Fui tratada pelo nome, e a data combinada foi cumprida.", "O montador foi caprichoso e deixou tudo limpo.",
            "Problema resolvido sem eu ter que insistir.", "Gostei de ter uma pessoa só cuidando do meu caso.",
            "A mesa ficou linda. Obrigado pela paciência com as minhas perguntas.", "Simples, direto e educado.",
        ],
        ["es"] = ["Muy buena atención, volvería a comprar.", "Rápidos y amables, y en mi idioma."],
        ["en"] = ["They answered in English and kept their word.", "Quick, friendly and clear."],
    };

    private static readonly Dictionary<string, string[]> Middling = new()
    {
        ["pt-BR"] =
        [
            "Resolveu, mas precisei escrever duas vezes.", "A resposta foi boa, só demorou um pouco.",
            "O produto é ótimo; a entrega podia ser mais pontual.", "Gostaria de acompanhar o pedido pelo celular.",
        ],
        ["es"] = ["Todo bien, aunque el envío tardó."],
        ["en"] = ["Fine in the end, but it took a while."],
    };

    private static readonly Dictionary<string, string[]> Unhappy = new()
    {
        ["pt-BR"] =
        [
            "Esperei mais do que foi prometido e ninguém avisou.", "Remarcaram a entrega duas vezes. Perdi dois dias de trabalho.",
            "Só tive resposta depois de falar em Procon.", "O problema voltou uma semana depois.", "Tive que explicar tudo de novo para outra pessoa.",
        ],
        ["es"] = ["Esperé demasiado por una respuesta."],
        ["en"] = ["I had to wait far too long for an answer."],
    };

    /// <summary>A mail has come to a customer; if it asks for an opinion, they may give it.</summary>
    public void Receive(AutomaticMail mail)
    {
        if (DemoMail.SurveyLink(mail) is not { } link || !luck.Chance(Answering))
            return;
        var token = link[(link.LastIndexOf('/') + 1)..];
        history.At(history.Now.AddHours(Math.Pow(luck.Between(0.4, 6.5), 2)), (services, cancellationToken) =>
            AnswerAsync(services, mail, token, cancellationToken));
    }

    private async Task AnswerAsync(IServiceProvider services, AutomaticMail mail, string token, CancellationToken cancellationToken)
    {
        var facts = await services.GetRequiredService<IDesk>().FactsAsync(mail.ConversationId, cancellationToken);
        var customer = await services.GetRequiredService<ICustomers>().FindAsync(mail.CustomerId, cancellationToken);
        var waited = facts!.Promises.Any(p => p.Kept == false);
        var mood = luck.Between(0, 1) - (waited ? 0.38 : 0) - (facts.State == ConversationState.Open ? 0.4 : 0);
        Done.Or(await services.GetRequiredService<AnswerSurvey>().RunAsync(token, Say(mood, customer!.Language), cancellationToken));
    }

    /// <param name="mood">Up to 1; below 0.1 is unhappy.</param>
    private SurveyAnswer Say(double mood, string language)
    {
        var (csat, ces, nps, words) = mood switch
        {
            > 0.42 => (5, luck.Whole(1, 3), luck.Whole(9, 10), Content),
            > 0.2 => (4, luck.Whole(2, 4), luck.Whole(7, 9), Content),
            > 0.05 => (luck.Whole(3, 4), luck.Whole(3, 6), luck.Whole(6, 8), Middling),
            > -0.15 => (luck.Whole(2, 3), luck.Whole(5, 8), luck.Whole(3, 6), Unhappy),
            _ => (luck.Whole(1, 2), luck.Whole(7, 10), luck.Whole(0, 4), Unhappy),
        };
        // Some leave a question out; who is unhappy says why more often.
        return new SurveyAnswer(
            csat, luck.Chance(0.85) ? ces : null, luck.Chance(0.9) ? nps : null,
            luck.Chance(words == Unhappy ? 0.75 : 0.35) ? luck.Of(words[language]) : null);
    }
}
