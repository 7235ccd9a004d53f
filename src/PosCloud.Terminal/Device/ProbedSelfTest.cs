using System.Diagnostics;
using System.Security.Cryptography;

namespace PosCloud.Terminal.Device;

/// <summary>
/// The default self-test: the image that was booted has the hash that the directive promised, then each probe in order.
/// It goes on after a failed check, since all of them belong into the diagnostics.
/// </summary>
public sealed class ProbedSelfTest(IReadOnlyList<SelfTestProbe> probes) : ISelfTest
{
    public const string ImageCheck = "image-hash";

    public async Task<SelfTestResult> RunAsync(SelfTestSubject subject, CancellationToken cancellationToken)
    {
        var checks = new List<SelfTestCheck>(probes.Count + 1);
        string sha256;
        await using (var image = subject.OpenImage())
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(image, cancellationToken));
        }

        checks.Add(sha256 == subject.Manifest.Sha256
            ? new SelfTestCheck(ImageCheck, true)
            : new SelfTestCheck(ImageCheck, false, $"The image has SHA-256 {sha256}, not {subject.Manifest.Sha256}."));
        foreach (var probe in probes)
        {
            var start = Stopwatch.GetTimestamp();
            var check = await RunProbeAsync(probe, cancellationToken);
            checks.Add(check with { Duration = Stopwatch.GetElapsedTime(start) });
        }

        return new SelfTestResult(checks);
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
