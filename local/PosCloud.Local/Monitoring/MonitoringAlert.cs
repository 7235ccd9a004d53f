namespace PosCloud.Local.Monitoring;

/// <summary>Somebody should look.</summary>
/// <param name="Rule"><c>gate-tripped</c> or <c>terminals-silent</c>.</param>
/// <param name="Estate">Where.</param>
/// <param name="Text">For people, without control characters.</param>
internal sealed record MonitoringAlert(string Rule, string Estate, string Text);
