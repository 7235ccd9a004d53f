using PosCloud.Protocol;

namespace PosCloud.Azure.Tables;

/// <summary>Reads the setting <c>PosCloud:Storage:TerminalAccounts</c>: <c>shops|=account1,outlets|8=account2</c>.</summary>
public static class TerminalRoutes
{
    private const string Setting = "PosCloud:Storage:TerminalAccounts";

    /// <summary>More than an estate's buckets have first two digits, and far more than a subscription has accounts.</summary>
    private const int MaxRoutes = 512;

    /// <param name="text">Routes, comma separated; null or empty for none.</param>
    /// <param name="estates">The tenants that exist: a typing error must not leave terminals where nobody expects them.</param>
    /// <exception cref="InvalidOperationException">It is wrong; the message names the setting and the entry.</exception>
    public static IReadOnlyList<TerminalRoute> Parse(string? text, IReadOnlyCollection<string> estates)
    {
        var entries = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length > MaxRoutes)
        {
            throw Wrong($"more than {MaxRoutes} entries.");
        }

        var routes = entries.Select(entry => ParseRoute(entry, estates)).ToList();
        return routes.GroupBy(r => r.Prefix).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw Wrong($"'{twice.Key}' is given twice.")
            : routes;
    }

    private static TerminalRoute ParseRoute(string entry, IReadOnlyCollection<string> estates)
    {
        if (entry.Split('=') is not [var prefix, var account] || prefix.Split('|') is not [var estate, var digits])
        {
            throw Wrong($"'{entry}' is not estate|=account or estate|digits=account.");
        }

        if (!Names.IsEstate(estate) || !estates.Contains(estate))
        {
            throw Wrong($"'{entry}' names an estate that PosCloud:Estates lacks.");
        }

        if (digits.Length > 3 || !digits.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
        {
            throw Wrong($"'{entry}' needs up to three of 0-9 and a-f behind the '|'.");
        }

        // https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name
        return account.Length is >= 3 and <= 24 && account.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'z'))
            ? new TerminalRoute(prefix, account)
            : throw Wrong($"'{entry}' names no storage account.");
    }

    private static InvalidOperationException Wrong(string what) => new($"Setting {Setting}: {what}");
}
