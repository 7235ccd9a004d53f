namespace PosCloud.Local.Monitoring;

/// <summary>An event that the hook received.</summary>
/// <param name="Id">CloudEvents id.</param>
/// <param name="Type">CloudEvents type.</param>
/// <param name="Subject">CloudEvents subject, for example <c>demo/sites/shop-1/terminals/pos-001</c>.</param>
/// <param name="Reason">The <c>reason</c> in its data, or null.</param>
/// <param name="Sequence">Orders the events of a subject, compared as text; null when there is none.</param>
internal sealed record MonitoredEvent(string Id, string Type, string Subject, string? Reason, string? Sequence = null)
{
    /// <summary>For people, without control characters whatever the event holds: <c>terminal upgraded: pos-001</c>.</summary>
    public string Describe()
    {
        var subject = Subject[(Subject.LastIndexOf('/') + 1)..];
        var text = $"{Title()}: {subject}{(Reason is null ? "" : $" ({Reason})")}";
        return string.Concat(text.Where(static c => !char.IsControl(c)));
    }

    /// <summary><c>poscloud.terminal.rolled-back.v1</c> reads "terminal rolled back".</summary>
    private string Title()
    {
        var words = Type.Split('.');
        return words is ["poscloud", var thing, var what, _] ? $"{thing} {what.Replace('-', ' ')}" : Type;
    }
}
