using System.Diagnostics;
using System.Security.Cryptography;

namespace PosCloud.Terminal.Device;

/// <summary>
/// The default self-test: every image of the set has the hash that was signed, then each probe in order.
/// It goes on after a failed check, since all of them belong into the diagnostics.
/// </summary>
public sealed class ProbedSelfTest(IReadOnlyList<SelfTestProbe> probes) : ISelfTest
{
    public const string ImageCheck = "image-hash";

    public async Task<SelfTestResult> RunAsync(SelfTestSubject subject, CancellationToken cancellationToken)
    {
        var checks = new List<SelfTestCheck>(probes.Count + 1);
        checks.Add(await CheckImagesAsync(subject, cancellationToken));
        foreach (var probe in probes)
        {
            var start = Stopwatch.GetTimestamp();
            var check = await RunProbeAsync(probe, cancellationToken);
            checks.Add(check with { Duration = Stopwatch.GetElapsedTime(start) });
        }

        return new SelfTestResult(checks);
    }

    private static async Task<SelfTestCheck> CheckImagesAsync(SelfTestSubject subject, CancellationToken cancellationToken)
    {
        foreach (var component in subject.Manifest.Components)
        {
            await using var image = subject.OpenImage(component);
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(image, cancellationToken));
            if (sha256 != component.Sha256)
            {
                return new SelfTestCheck(ImageCheck, false, $"The image of {component.Name} has SHA-256 {sha256}, not {component.Sha256}.");
            }
        }

        return new SelfTestCheck(ImageCheck, true);
    }

    private static async Task<SelfTestCheck> RunProbeAsync(SelfTestProbe probe, CancellationToken cancellationToken)
    {
        try
        {
            var wrong = await probe.Run(cancellationToken);
            return new SelfTestCheck(probe.Name, wrong is null, wrong);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A driver that throws is a part that does not work; the test itself goes on.
            return new SelfTestCheck(probe.Name, false, e.Message);
        }
    }
}
