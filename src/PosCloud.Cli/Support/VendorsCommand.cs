using System.CommandLine;
using PosCloud.Cli.Api;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Cli.Support;

/// <summary><c>vendors</c>: whom to call about a hardware model.</summary>
internal static class VendorsCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("vendors", Messages.CommandVendors)
    {
        CreateList(services, json),
        CreateSet(services, json),
        CreateRemove(services, json),
    };

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var command = new Command("list", Messages.CommandVendorsList);
        command.SetAction((parse, cancellationToken) => AnswerAsync(
            services, parse.GetValue(json), client => client.ListVendorsAsync(cancellationToken), cancellationToken));
        return command;
    }

    private static Command CreateSet(CliServices services, Option<bool> json)
    {
        var model = Model();
        var name = Text("--name", Messages.OptionVendorName, Limits.ShortText);
        name.Required = true;
        var phone = Text("--phone", Messages.OptionVendorPhone, Limits.ShortText);
        var email = Text("--email", Messages.OptionVendorEmail, Limits.ShortText);
        var url = Text("--page", Messages.OptionVendorPage, Limits.LongText);
        var hours = Text("--hours", Messages.OptionVendorHours, Limits.ShortText);
        var contract = Text("--contract", Messages.OptionVendorContract, Limits.ShortText);
        var command = new Command("set", Messages.CommandVendorsSet) { model, name, phone, email, url, hours, contract };
        command.SetAction((parse, cancellationToken) => AnswerAsync(
            services,
            parse.GetValue(json),
            async client =>
            {
                var vendor = new VendorContact(
                    parse.GetRequiredValue(model), parse.GetValue(name)!, parse.GetValue(phone), parse.GetValue(email), parse.GetValue(url), parse.GetValue(hours), parse.GetValue(contract));
                return new Page<VendorContact>([await client.SetVendorAsync(vendor, cancellationToken)], null);
            },
            cancellationToken));
        return command;
    }

    private static Command CreateRemove(CliServices services, Option<bool> json)
    {
        var model = Model();
        var command = new Command("remove", Messages.CommandVendorsRemove) { model };
        command.SetAction((parse, cancellationToken) => AnswerAsync(
            services,
            parse.GetValue(json),
            client => client.RemoveVendorAsync(new RemoveVendorRequest(parse.GetRequiredValue(model)), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> AnswerAsync(
        CliServices services, bool json, Func<AdminClient, Task<Page<VendorContact>>> ask, CancellationToken cancellationToken)
    {
        var page = await ask(await Session.OpenAsync(services, cancellationToken));
        if (json)
        {
            services.Console.WriteJson(page, ProtocolJson.Default.PageVendorContact);
        }
        else
        {
            services.Console.WriteTable(
                [Messages.ColumnModel, Messages.ColumnVendor, Messages.ColumnPhone, Messages.ColumnEmail, Messages.ColumnPage, Messages.ColumnHours, Messages.ColumnContract],
                page.Items.Select(v => new[]
                {
                    v.Model, v.Name, Show.OrDash(v.Phone), Show.OrDash(v.Email), Show.OrDash(v.Url), Show.OrDash(v.Hours), Show.OrDash(v.Contract),
                }));
        }

        return ExitCodes.Ok;
    }

    private static Argument<string> Model() => new("MODEL") { Description = Messages.ArgumentModel };

    private static Option<string?> Text(string name, string description, int max) =>
        new Option<string?>(name) { Description = description, HelpName = "TEXT" }.Text(max);
}
