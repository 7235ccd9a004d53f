namespace PosCloud.Terminal.Device;

/// <summary>Decides whether the terminal can take money with the slot that it now runs.</summary>
public interface ISelfTest
{
    /// <summary>Tests hardware parts, functions and one trial transaction. An exception counts as a failed test.</summary>
    Task<SelfTestResult> RunAsync(SelfTestSubject subject, CancellationToken cancellationToken);
}
