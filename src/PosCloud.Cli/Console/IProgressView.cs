namespace PosCloud.Cli.Console;

/// <summary>Shows steps that go from nothing to done.</summary>
internal interface IProgressView
{
    /// <param name="step">Title of the step; a new title starts a new bar or line.</param>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="detail">For example <c>12 of 24 MB</c>; may be empty.</param>
    void Report(string step, double fraction, string detail);
}
