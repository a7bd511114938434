using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vinculo.Channels.WebForm;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Channels.Email;
using Vinculo.Tests.Channels.Email.Faults;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.WebForm;

public partial class WebFormTests
{
    [Theory, BothEngines]
    public async Task A_customer_without_an_account_opens_a_conversation_and_is_told_the_protocol(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var stranger = app.Stranger();

        using var answer = await SendAsync(stranger, await FormAsync(stranger, wait: app.Clock));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await answer.Content.ReadAsStringAsync();
        var conversation = await app.QueryAsync(db => db.Set<Conversation>().SingleAsync());
        page.ShouldContain(conversation.Protocol);
        conversation.Channel.ShouldBe(ChannelKind.WebForm);
        (await app.QueryAsync(db => db.Set<MessageAttachment>().Select(a => a.Name).SingleAsync())).ShouldBe("foto.png");
    }

    [Fact]
    public async Task A_program_that_fills_in_the_hidden_field_opens_nothing_and_is_not_told()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();

        using var answer = await SendAsync(stranger, await FormAsync(stranger, wait: app.Clock), website: "http://spam.example");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_form_sent_faster_than_anybody_types_comes_back_with_its_text()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();

        using var answer = await SendAsync(stranger, await FormAsync(stranger, wait: null));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("A mesa chegou riscada.");
        (await app.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_address_is_said_beside_the_field_and_nothing_typed_is_lost()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();

        using var answer = await SendAsync(stranger, await FormAsync(stranger, wait: app.Clock), email: "maria@");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("f-email-error");
        page.ShouldContain("A mesa chegou riscada.");
    }

    [Fact]
    public async Task A_program_file_is_refused()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();

        using var answer = await SendAsync(stranger, await FormAsync(stranger, wait: app.Clock), file: "nota.pdf.exe");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await app.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Too_many_messages_from_one_place_are_asked_to_wait()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        var stamp = await FormAsync(stranger, wait: app.Clock);
        for (var i = 0; i < 10; i++)
            (await SendAsync(stranger, stamp)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await SendAsync(stranger, stamp)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        app.Clock.Advance(TimeSpan.FromMinutes(11));
        (await SendAsync(stranger, stamp)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_mends_what_was_refused_may_still_send_it()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        var stamp = await FormAsync(stranger, wait: app.Clock);
        for (var i = 0; i < 12; i++)
            (await SendAsync(stranger, stamp, email: "maria@")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await SendAsync(stranger, stamp)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_program_that_only_has_forms_refused_is_asked_to_wait_too()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        for (var i = 0; i < 50; i++)
            (await SendAsync(stranger, stamp: "")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await SendAsync(stranger, stamp: "")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Of_who_has_sent_too_often_nothing_more_is_read()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        var stamp = await FormAsync(stranger, wait: app.Clock);
        for (var i = 0; i < 10; i++)
            await SendAsync(stranger, stamp);

        var (status, page) = await BeginToSendAsync(app, bytes: 30 * 1024 * 1024);

        status.ShouldBe("HTTP/1.1 429 Too Many Requests");
        page.ShouldContain("Espere alguns minutos");
        page.ShouldContain("Não chegamos a ler o que você escreveu.");
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused_with_what_to_do_and_without_being_read()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);

        var (status, page) = await BeginToSendAsync(app, bytes: 40 * 1024 * 1024);

        status.ShouldBe("HTTP/1.1 413 Payload Too Large");
        page.ShouldContain("Envie de novo com menos arquivos, ou menores.");
        page.ShouldContain("Não chegamos a ler o que você escreveu.");
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"Name\"\r\n\r\nAna")]
    [InlineData("--x\r\nContent-Disposition: form-data; na")]
    [InlineData("nada disso")]
    public async Task A_form_that_ends_before_its_time_is_the_sender_s_fault(string cut)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        using var content = new StringContent(cut);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        (await stranger.PostAsync("/contact", content)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_page_says_before_sending_how_much_fits()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();

        var page = WebUtility.HtmlDecode(await stranger.GetStringAsync("/contact"));

        page.ShouldContain("Até 5 arquivos de 10 MB, no total até 36,6\u00a0MB.");
        page.ShouldContain("data-most-bytes=\"36569088\"");
    }

    [Fact]
    public async Task Behind_a_proxy_of_the_same_machine_each_visitor_is_a_place_of_their_own()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var one = app.Stranger();
        using var other = app.Stranger();
        one.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        other.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.8");
        var stamp = await FormAsync(one, wait: app.Clock);
        for (var i = 0; i < 10; i++)
            await SendAsync(one, stamp);

        (await SendAsync(one, stamp)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await SendAsync(other, stamp)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task No_word_of_who_fills_it_in_goes_to_the_address_that_they_name()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        using var stranger = app.Stranger();

        await SendAsync(stranger, await FormAsync(stranger, wait: app.Clock));
        await app.SettleAsync();

        var mail = (await app.OutgoingAsync()).ShouldHaveSingleItem();
        mail.IsAutomatic.ShouldBeTrue();
        (mail.Subject + mail.Text).ShouldNotContain("riscada");
    }

    [Fact]
    public async Task Beyond_200_forms_an_hour_who_fills_one_in_reads_the_number_but_no_stranger_is_sent_mail()
    {
        using var log = new LogWatch("not acknowledged by mail");
        await using var app = await TestApp.StartAsync(Engine.Sqlite, services => services.AddSingleton<ILoggerProvider>(log));
        await app.MailboxAsync();
        var guard = app.Services.GetRequiredService<WebFormGuard>();
        for (var i = 0; i < 200; i++)
        {
            guard.MayAcknowledge().ShouldBeTrue();
            guard.CountAcknowledged();
        }
        using var stranger = app.Stranger();
        var stamp = await FormAsync(stranger, wait: app.Clock);

        for (var i = 0; i < 2; i++)
            (await (await SendAsync(stranger, stamp)).Content.ReadAsStringAsync()).ShouldContain($"20260310-00000{i + 1}-");
        await app.SettleAsync();

        (await app.OutgoingAsync()).ShouldBeEmpty();
        log.Said.IsCompleted.ShouldBeTrue();
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await SendAsync(stranger, stamp);
        await app.SettleAsync();
        (await app.OutgoingAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Forms_of_whom_no_mail_reaches_use_nothing_of_the_hour_up()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var guard = app.Services.GetRequiredService<WebFormGuard>();
        for (var i = 0; i < 198; i++)
            guard.CountAcknowledged();
        using var stranger = app.Stranger();
        var stamp = await FormAsync(stranger, wait: app.Clock);
        await SendAsync(stranger, stamp, email: "caiu@cliente.example");
        await app.SettleAsync();
        await app.InScopeAsync(async provider =>
        {
            await provider.GetRequiredService<ICustomers>().MarkUndeliverableAsync(CustomerAddress.Email("caiu@cliente.example"), "550", CancellationToken.None);
            await provider.GetRequiredService<VinculoDb>().SaveChangesAsync();
            return 0;
        });

        for (var i = 0; i < 3; i++)
            await SendAsync(stranger, stamp, email: "caiu@cliente.example");
        await app.SettleAsync();
        await SendAsync(stranger, stamp);
        await app.SettleAsync();

        (await app.OutgoingAsync()).Select(m => m.ToAddress).ShouldBe(["caiu@cliente.example", "maria@cliente.example"]);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_nobody_out()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        app.Clock.Advance(TimeSpan.FromHours(5));
        var stamp = await FormAsync(stranger, wait: app.Clock);
        for (var i = 0; i < WebFormGuard.PerWindow; i++)
            await SendAsync(stranger, stamp);
        (await SendAsync(stranger, stamp)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        app.Clock.MoveTo(app.Clock.GetUtcNow().AddHours(-5));
        app.Clock.Advance(TimeSpan.FromMinutes(11));

        (await SendAsync(stranger, await FormAsync(stranger, wait: app.Clock))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Opens the form and reads its stamp; then lets as much time pass as a person needs.</summary>
    private static async Task<string> FormAsync(HttpClient client, TestClock? wait)
    {
        var page = await client.GetStringAsync("/contact");
        wait?.Advance(TimeSpan.FromSeconds(30));
        return Stamp().Match(page).Groups[1].Value;
    }

    /// <summary>Announces a form of so many bytes, sends none of them, and reads what is answered.</summary>
    private static async Task<(string Status, string Page)> BeginToSendAsync(TestApp app, int bytes)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(app.Url.Host, app.Url.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /contact HTTP/1.1\r\nHost: {app.Url.Authority}\r\nContent-Type: multipart/form-data; boundary=limite\r\nContent-Length: {bytes}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var status = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        var page = new StringBuilder();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            page.AppendLine(line);
            if (line.Contains("</html>", StringComparison.Ordinal))
                break; // the server waits a while for the rest of the form
        }
        return (status!, WebUtility.HtmlDecode(page.ToString()));
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient client, string stamp, string email = "maria@cliente.example", string website = "", string file = "foto.png")
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent("Maria Souza"), "Name" },
            { new StringContent(email), "Email" },
            { new StringContent("Mesa riscada"), "Subject" },
            { new StringContent("A mesa chegou riscada."), "Message" },
            { new StringContent(website), "Website" },
            { new StringContent(stamp), "Stamp" },
            { new ByteArrayContent([1, 2, 3]), "Files", file },
        };
        return client.PostAsync("/contact", form);
    }

    [GeneratedRegex("name=\"Stamp\" value=\"([^\"]+)\"")]
    private static partial Regex Stamp();
}
