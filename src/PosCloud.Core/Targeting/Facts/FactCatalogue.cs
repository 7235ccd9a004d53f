using System.Globalization;
using PosCloud.Core.Targeting.Syntax;

namespace PosCloud.Core.Targeting.Facts;

/// <summary>All facts that a filter may name.</summary>
internal static class FactCatalogue
{
    private const string Tag = "tag";
    private const string Component = "component";
    private const string Peripheral = "peripheral";
    private const string Sha256 = "sha256";
    private const string Firmware = "firmware";
    private const string Status = "status";
    private const string Serial = "serial";
    private const string Count = "count";
    private const string Certificate = "certificate";

    private static readonly Fact[] Plain =
    [
        new PlainFact("id", s => s.TerminalId),
        new PlainFact("site", s => s.Site),
        new TagFact("merchant", "merchant"),
        new TagFact("region", "region"),
        new PlainFact("model", s => s.Hardware.Model),
        new PlainFact("revision", s => s.Hardware.Revision, IsVersion: true),
        new PlainFact("hardware", s => s.Hardware.Id),
        new PlainFact("agent", s => s.AgentVersion, IsVersion: true),
        new PlainFact("network", s => s.Conditions.Network),
        new PlainFact("power", s => s.Conditions.Power),
        new PlainFact("timeZone", s => s.Conditions.TimeZone),
        new PlainFact("inventoryChanged", s => s.InventoryChangedAt?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), IsVersion: true),
    ];

    private static readonly Dictionary<string, Fact> PlainByName = Plain.ToDictionary(f => f.Name);

    private static readonly string[] Heads = [.. PlainByName.Keys, Tag, Component, Peripheral, Certificate];

    /// <returns>The fact, or what is wrong with the text.</returns>
    public static (Fact? Fact, string? Error) Find(string token)
    {
        if (FactPath.Read(token) is not { } path)
        {
            return (null, "a fact has no empty name: expected a name behind the dot, such as tag.ring");
        }

        return path.Parts[0] switch
        {
            Tag => FindTag(path),
            Component => FindComponent(path),
            Peripheral => FindPeripheral(path),
            Certificate => FindCertificate(path),
            var name => FindPlain(name, path.Parts.Count),
        };
    }

    private static (Fact?, string?) FindPlain(string name, int parts)
    {
        if (!PlainByName.TryGetValue(name, out var fact))
        {
            return (null, $"unknown fact '{FilterText.Show(name)}'" + (Spelling.Nearest(name, Heads) is { } nearest
                ? $": did you mean '{nearest}'?"
                : $": expected {string.Join(", ", Heads)}"));
        }

        return parts == 1 ? (fact, null) : (null, $"'{name}' has no parts: expected '{name}' alone");
    }

    private static (Fact?, string?) FindTag(FactPath path)
    {
        if (path.Parts.Count == 1 || (path.HasQuotes && path.Parts.Count > 2))
        {
            return (null, "expected the name of one tag, such as tag.ring or tag.\"my ring\"");
        }

        var tag = string.Join('.', path.Parts.Skip(1));
        return tag.Length > FilterLimits.ValueCharacters
            ? (null, TooLong)
            : (Array.Find(Plain, f => f is TagFact known && known.Tag == tag) ?? new TagFact(FactPath.Write(Tag, tag, null, mayHaveDots: true), tag), null);
    }

    private static (Fact?, string?) FindComponent(FactPath path)
    {
        const string Expected = "expected component.NAME or component.NAME.sha256; a name with dots is quoted: component.\"a.b\"";
        if (Check(path, Expected, [Sha256]) is { } error)
        {
            return (null, error);
        }

        var (component, attribute) = (path.Parts[1], path.Parts.ElementAtOrDefault(2));
        var name = FactPath.Write(Component, component, attribute, mayHaveDots: false);
        return (attribute is null
            ? new ComponentFact(name, component, c => c.Version, IsVersion: true)
            : new ComponentFact(name, component, c => c.Sha256, IsVersion: false), null);
    }

    private static (Fact?, string?) FindPeripheral(FactPath path)
    {
        const string Expected = "expected peripheral.KIND, or one of firmware, serial, status, count behind it, such as peripheral.KIND.firmware";
        if (Check(path, Expected, [Firmware, Status, Serial, Count]) is { } error)
        {
            return (null, error);
        }

        var (kind, attribute) = (path.Parts[1], path.Parts.ElementAtOrDefault(2));
        var name = FactPath.Write(Peripheral, kind, attribute, mayHaveDots: false);
        return (attribute switch
        {
            null => new PeripheralFact(name, kind, p => p.Model, IsVersion: false),
            Firmware => new PeripheralFact(name, kind, p => p.Firmware, IsVersion: true),
            Serial => new PeripheralFact(name, kind, p => p.Serial, IsVersion: false),
            Count => new PeripheralCountFact(name, kind),
            _ => new PeripheralFact(name, kind, p => p.Status, IsVersion: false),
        }, null);
    }

    private static (Fact?, string?) FindCertificate(FactPath path)
    {
        const string Expected = "expected certificate.NAME, the day on which it ends; a name with dots is quoted: certificate.\"a.b\"";
        if (Check(path, Expected, []) is { } error)
        {
            return (null, error);
        }

        return (new CertificateFact(FactPath.Write(Certificate, path.Parts[1], null, mayHaveDots: false), path.Parts[1]), null);
    }

    /// <summary>A fact with a name and perhaps an attribute.</summary>
    private static string? Check(FactPath path, string expected, string[] attributes)
    {
        if (path.Parts.Count is < 2 or > 3)
        {
            return expected;
        }

        if (path.Parts.Count == 3 && !attributes.Contains(path.Parts[2]))
        {
            return Spelling.Nearest(path.Parts[2], attributes) is { } nearest
                ? $"unknown '{FilterText.Show(path.Parts[2])}': did you mean '{nearest}'?"
                : expected;
        }

        return path.Parts[1].Length > FilterLimits.ValueCharacters ? TooLong : null;
    }

    private static string TooLong => $"a name has at most {FilterLimits.ValueCharacters} characters";
}
