using PosCloud.Core.Targeting;

namespace PosCloud.Tests.Targeting.Samples;

/// <summary>A fact by its parts.</summary>
public sealed record SampleFact(string Head, string? Name = null, string? Attribute = null)
{
    /// <summary>A tag with a short name is the same fact as the tag.</summary>
    public string Shape => Head is "merchant" or "region" ? $"tag/{Head}/" : $"{Head}/{Name}/{Attribute}";

    public bool IsVersion => Head is "revision" or "agent" || (Head == "component" && Attribute is null) || Attribute == "firmware";

    /// <summary>One for each thing that has the fact; empty where it is not known.</summary>
    public IEnumerable<string> Values(FilterSubject subject) => Head switch
    {
        "id" => [subject.TerminalId],
        "site" => [subject.Site],
        "merchant" or "region" => subject.Tags.Where(t => t.Key == Head).Select(t => t.Value),
        "tag" => subject.Tags.Where(t => t.Key == Name).Select(t => t.Value),
        "model" => [subject.Hardware.Model],
        "revision" => [subject.Hardware.Revision],
        "hardware" => [subject.Hardware.Id],
        "agent" => [subject.AgentVersion],
        "network" => [subject.Conditions.Network ?? ""],
        "power" => [subject.Conditions.Power ?? ""],
        "timeZone" => [subject.Conditions.TimeZone ?? ""],
        "component" => subject.Components.Where(c => c.Name == Name).Select(c => Attribute is null ? c.Version : c.Sha256),
        "peripheral" => subject.Peripherals
            .Where(p => p.Kind.ToLowerInvariant() == Name!.ToLowerInvariant())
            .Select(p => Attribute switch { null => p.Model, "firmware" => p.Firmware, _ => p.Status }),
        _ => throw new InvalidOperationException(Head),
    };
}
