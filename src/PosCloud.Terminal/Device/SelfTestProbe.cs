namespace PosCloud.Terminal.Device;

/// <summary>A configured check: a hardware part, a function, or the trial transaction.</summary>
/// <param name="Name">Kebab-case, for example <c>pin-pad</c>.</param>
/// <param name="Run">Gives null when all is well, else what is wrong.</param>
public sealed record SelfTestProbe(string Name, Func<CancellationToken, Task<string?>> Run);
