using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email.Aliases;

/// <summary>Other addresses are added, changed and removed on the page of their mailbox.</summary>
public class AliasPagesTests
{
    [Theory, BothEngines]
    public async Task An_address_is_added_changed_and_removed(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var person = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        var page = "/settings/mailboxes/" + (await app.MailboxAsync()).Id;

        using var added = await person.SubmitAsync(page + "/aliases/new", ("Address", " Vendas@Loja.example "), ("DisplayName", "Vendas"), ("Language", "es"));
        added.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await added.TextAsync());
        var alias = await app.QueryAsync(db => db.Set<MailboxAlias>().AsNoTracking().SingleAsync());
        (alias.Address, alias.DisplayName, alias.Language).ShouldBe(("vendas@loja.example", "Vendas", "es"));
        (await person.PageAsync(page)).ShouldContain("vendas@loja.example");

        (await person.PageAsync($"{page}/aliases/{alias.Id}")).ShouldContain("value=\"vendas@loja.example\"");
        using var changed = await person.SubmitAsync($"{page}/aliases/{alias.Id}", ("Address", "@loja.example"), ("DisplayName", "Loja"));
        changed.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await changed.TextAsync());
        (await person.PageAsync(page)).ShouldContain("todo o domínio");

        using var removed = await person.SubmitAsync($"{page}/aliases/{alias.Id}/remove");
        removed.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await app.QueryAsync(db => db.Set<MailboxAlias>().CountAsync())).ShouldBe(0);
    }

    [Theory]
    [InlineData("", "Escreva um e-mail")]
    [InlineData("vendas", "Escreva um e-mail")]
    [InlineData("vendas@", "Escreva um e-mail")]
    [InlineData("@", "Escreva um e-mail")]
    [InlineData("@loja", "Escreva um e-mail")]
    [InlineData("a@b@c", "Escreva um e-mail")]
    [InlineData("CONTATO@loja.example", "Este endereço já é de uma caixa")]
    [InlineData("sac@maçã.example", "Este endereço já é de uma caixa")]
    public async Task What_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(string address, string error)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var person = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        var mailbox = await app.MailboxAsync();
        await AliasTests.AliasAsync(app, mailbox, new() { Address = "sac@xn--ma-tiap.example" });

        using var answer = await person.SubmitAsync(
            $"/settings/mailboxes/{mailbox.Id}/aliases/new", ("Address", address), ("DisplayName", "Nome digitado"), ("Signature", "Assinatura digitada"));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var text = await answer.TextAsync();
        text.ShouldContain(error);
        text.ShouldContain("value=\"Nome digitado\"");
        text.ShouldContain("Assinatura digitada</textarea>");
    }

    [Fact]
    public async Task A_mailbox_gets_no_address_that_an_alias_has()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var person = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        await AliasTests.AliasAsync(app, await app.MailboxAsync(), new() { Address = "vendas@loja.example" });
        using var answer = await person.SubmitAsync(
            "/settings/mailboxes/new", ("With", "google"), ("Address", "Vendas@loja.example"), ("Active", "true"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.TextAsync()).ShouldContain("Esta caixa já está ligada.");
    }

    [Theory, BothEngines]
    public async Task Of_two_people_who_give_the_same_address_at_the_same_moment_one_is_told_that_it_is_taken(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var first = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => MailboxAsync("primeira@loja.example"))));
        first.Count(errors => errors == 0).ShouldBe(1);
        var mailbox = await app.MailboxAsync();
        for (var i = 0; i < 20; i++)
        {
            var address = $"equipe{i}@loja.example";
            var given = await Task.WhenAll(
                Task.Run(() => AliasAsync($"@equipe{i}.example")), Task.Run(() => AliasAsync($"@equipe{i}.example")),
                Task.Run(() => AliasAsync(address)), Task.Run(() => MailboxAsync(address)));
            given[..2].Count(errors => errors == 0).ShouldBe(1);
            given[2..].Count(errors => errors == 0).ShouldBe(1);
        }

        Task<int> AliasAsync(string address) => app.InScopeAsync(async provider => (await provider.GetRequiredService<SaveAlias>().HandleAsync(
            mailbox.Id, null, new AliasForm { Address = address }, Actor.System, CancellationToken.None)).Errors.Count);

        Task<int> MailboxAsync(string address) => app.InScopeAsync(async provider => (await provider.GetRequiredService<SaveMailbox>().HandleAsync(
            null, new MailboxForm { With = "google", Address = address }, Actor.System, CancellationToken.None)).Errors.Count);
    }

    [Fact]
    public async Task An_alias_of_another_mailbox_is_not_there()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var person = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        var alias = await AliasTests.AliasAsync(app, await app.MailboxAsync(), new() { Address = "vendas@loja.example" });
        var other = await app.MailboxAsync(address: "outra@loja.example");
        (await person.GetAsync($"/settings/mailboxes/{other.Id}/aliases/{alias.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await person.SubmitAsync($"/settings/mailboxes/{other.Id}/aliases/{alias.Id}/remove")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
