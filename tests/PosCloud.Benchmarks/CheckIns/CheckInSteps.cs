using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Tests.Performance;
using PosCloud.Trust;

namespace PosCloud.Benchmarks.CheckIns;

/// <summary>Where the time of a check-in goes: the steps that use cryptography.</summary>
public class CheckInSteps
{
    private readonly byte[] hash = SHA256.HashData([1]);
    private readonly byte[] content = RandomNumberGenerator.GetBytes(700);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private InMemoryApp? app;
    private EcJwk? jwk;
    private byte[]? signature;
    private ITokenSealer? sealer;
    private string? token;

    [GlobalSetup]
    public void SetUp()
    {
        app = InMemoryApp.CreateAsync(CancellationToken.None).GetAwaiter().GetResult();
        jwk = EcJwks.FromKey(key);
        signature = key.SignHash(hash);
        sealer = app.Services.GetRequiredService<ITokenSealer>();
        token = sealer.Seal(TokenPurpose.TerminalState, content);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        app!.Dispose();
        key.Dispose();
    }

    [Benchmark]
    public void ImportKey() => EcJwks.ToKey(jwk!).Dispose();

    [Benchmark]
    public string Thumbprint() => EcJwks.Thumbprint(jwk!);

    [Benchmark]
    public bool VerifySignature() => key.VerifyHash(hash, signature!);

    [Benchmark]
    public byte[] Sign() => key.SignHash(hash);

    [Benchmark]
    public string Seal700Bytes() => sealer!.Seal(TokenPurpose.TerminalState, content);

    [Benchmark]
    public bool Open700Bytes() => sealer!.TryOpen(TokenPurpose.TerminalState, token!, out _);
}
