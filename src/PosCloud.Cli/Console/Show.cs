using System.Globalization;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Cli.Console;

/// <summary>Values as people read them; <c>--json</c> has the exact ones.</summary>
internal static class Show
{
    public static string Bytes(long? bytes) => bytes switch
    {
        null => "-",
        < 1000 => bytes.Value.ToString(CultureInfo.InvariantCulture) + " B",
        < 1_000_000 => (bytes.Value / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " kB",
        < 1_000_000_000 => (bytes.Value / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB",
        _ => (bytes.Value / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + " GB",
    };

    /// <summary>UTC, to the second, as RFC 3339.</summary>
    public static string Time(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A length of time with one or two units; short ones to the second.</summary>
    public static string TimeSpan(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => Messages.TimeMilliseconds.With((long)time.TotalMilliseconds),
        { TotalMinutes: < 2 } => Messages.TimeSeconds.With(((decimal)time.TotalSeconds).ToString("0.#", CultureInfo.InvariantCulture)),
        { TotalHours: < 2 } => Messages.TimeMinutes.With((long)Math.Round(time.TotalMinutes)),
        { TotalDays: < 2 } => Messages.TimeHours.With((long)time.TotalHours, time.Minutes),
        _ => Messages.TimeDays.With((long)time.TotalDays, time.Hours),
    };

    /// <summary>Seconds that are left; a dash when nobody knows.</summary>
    public static string Left(long? seconds) => seconds is { } left ? TimeSpan(System.TimeSpan.FromSeconds(left)) : "-";

    /// <summary>A step of an upgrade as people call it.</summary>
    public static string Step(ExecutionState state) => state switch
    {
        ExecutionState.Offered => Messages.StepOffered,
        ExecutionState.Accepted => Messages.StepAccepted,
        ExecutionState.BackingUp => Messages.StepBackingUp,
        ExecutionState.Downloading => Messages.StepDownloading,
        ExecutionState.Installing => Messages.StepInstalling,
        ExecutionState.Restarting => Messages.StepRestarting,
        ExecutionState.Testing => Messages.StepTesting,
        _ => Name(state),
    };

    /// <summary>What a running upgrade is at, since when, and how long it still takes.</summary>
    public static string StepOf(ExecutionView execution) =>
        Messages.StepSince.With(Step(execution.State), Time(execution.UpdatedAt), Left(execution.SecondsLeft));

    public static string Hash(string? sha256) => sha256 is { Length: > 12 } ? sha256[..12] : sha256 ?? "-";

    /// <summary>The beginning of a text that may be long.</summary>
    public static string Short(string text, int characters) => text.Length <= characters ? text : text[..(characters - 1)] + "\u2026";

    public static string OrDash(string? text) => string.IsNullOrEmpty(text) ? "-" : text;

    /// <summary>An enum value as the wire names it.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Who takes a component over, and what it needs.</summary>
    public static string Kind(ComponentKind kind, IReadOnlyList<ComponentRequirement>? requires, PeripheralTarget? peripheral)
    {
        var text = peripheral is null ? Name(kind) : $"{Name(kind)} {peripheral.Kind} {peripheral.Model}";
        return requires is { Count: > 0 }
            ? $"{text}, {string.Join(", ", requires.Select(r => Messages.KindRequires.With(r.Component, r.Minimum)))}"
            : text;
    }

    public static string Of(long done, long total) => Messages.ProgressOf.With(Bytes(done), Bytes(total));

    public static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + "%";
}
