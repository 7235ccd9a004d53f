using System.Security.Cryptography;
using System.Text;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Trust;

namespace PosCloud.Tests.Terminal;

/// <summary>The maker's own signature as a gate of its own.</summary>
public sealed class VendorSignatureTests : IDisposable
{
    private readonly ECDsa maker = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Workbench bench;

    public VendorSignatureTests() => bench = new Workbench(makerKey: Encoding.ASCII.GetBytes(maker.ExportSubjectPublicKeyInfoPem()));

    public void Dispose()
    {
        bench.Dispose();
        maker.Dispose();
    }

    [Fact]
    public async Task Image_ThatTheMakerSigned_IsInstalled()
    {
        Offer(Sign(maker, TestImages.New));

        await RunAsync();

        Assert.Equal((ExecutionState.Confirmed, TestImages.New.Length), (bench.Cloud.States.Last(), bench.ReadActiveImage().Length));
    }

    [Fact]
    public async Task Image_WithoutTheMakersSignature_IsRejectedBeforeAByteIsDownloaded()
    {
        Offer(null);

        await RunAsync();

        Assert.Equal((ExecutionState.Rejected, FailureCodes.VendorSignatureMissing), Last());
        Assert.Empty(bench.Cloud.Downloads);
    }

    [Fact]
    public async Task Image_WithASignatureThatDoesNotFit_FailsBeforeTheSwitch()
    {
        Offer(Sign(maker, TestImages.Old));

        await RunAsync();

        Assert.Equal((ExecutionState.Failed, FailureCodes.VendorSignatureInvalid), Last());
        Assert.Equal((TestImages.Old.Length, 0), (bench.ReadActiveImage().Length, bench.Machine.Restarts));
    }

    [Fact]
    public async Task Image_SignedByAnotherKeyOrInAnotherFormat_Fails()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Offer(Sign(other, TestImages.New));
        await RunAsync();
        Assert.Equal((ExecutionState.Failed, FailureCodes.VendorSignatureInvalid), Last());

        Offer(Sign(maker, TestImages.New) with { Format = "cms" }, seq: 2);
        await RunAsync();
        Assert.Equal((ExecutionState.Failed, FailureCodes.VendorSignatureInvalid), Last());
    }

    [Fact]
    public async Task Verifier_OfTheMaker_SeesTheImageAndDecides()
    {
        var maker = new MakersOwn();
        bench.Vendor = maker;
        Offer(new VendorSignature("maker-7", "k", "AAAA"));

        await RunAsync();

        Assert.Equal(("os", TestImages.Sha256(TestImages.New)), (maker.Seen!.Component, maker.Sha256));
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
    }

    [Fact]
    public async Task Verifier_ThatFails_HasNotSaidYes()
    {
        bench.Vendor = new MakersOwn { Fails = true };
        Offer(new VendorSignature("maker-7", "k", "AAAA"));

        await RunAsync();

        Assert.Equal((ExecutionState.Failed, FailureCodes.VendorSignatureInvalid), Last());
    }

    [Fact]
    public async Task Crash_AtAnyPointWithAMakersKey_StillConfirmsOrKeepsTheOldOne()
    {
        var points = 0;
        using (var counted = New(Sign(maker, TestImages.New)))
        {
            counted.Checkpoint = _ => points++;
            await counted.RunOnceAsync();
        }

        for (var point = 1; point <= points; point += 3)
        {
            using var cut = New(Sign(maker, TestImages.New));
            var left = point;
            cut.Checkpoint = _ => Die(--left == 0);
            await Assert.ThrowsAsync<TimeoutException>(cut.RunOnceAsync);
            cut.Checkpoint = null;
            for (var round = 0; round < 4 && !cut.Cloud.States.Contains(ExecutionState.Confirmed); round++)
            {
                await cut.RunOnceAsync();
            }

            Assert.Equal(ExecutionState.Confirmed, cut.Cloud.States.Last());
        }
    }

    [Fact]
    public void Key_ThatIsNone_IsRefusedAtTheSetUp()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Throws<ArgumentException>(() => MakerKeyVerifier.FromPem("text"u8));
        Assert.Throws<ArgumentException>(() => MakerKeyVerifier.FromPem(Encoding.ASCII.GetBytes(other.ExportSubjectPublicKeyInfoPem())));
    }

    private static void Die(bool now)
    {
        if (now)
        {
            throw new TimeoutException();
        }
    }

    private Workbench New(VendorSignature signature)
    {
        var fresh = new Workbench(makerKey: Encoding.ASCII.GetBytes(maker.ExportSubjectPublicKeyInfoPem()));
        Offer(fresh, signature, 1);
        return fresh;
    }

    private void Offer(VendorSignature? signature, long seq = 1) => Offer(bench, signature, seq);

    private static void Offer(Workbench bench, VendorSignature? signature, long seq)
    {
        bench.Cloud.Trust.Approve(FakeCloud.NewImage with { VendorSignature = signature });
        bench.Cloud.OfferUnapproved(seq, $"x-{seq}", bench.Delta, bench.Full);
    }

    private async Task RunAsync()
    {
        for (var round = 0; round < 4; round++)
        {
            await bench.RunOnceAsync();
        }
    }

    private (ExecutionState State, string? Reason) Last() => (bench.Cloud.Reported[^1].State, bench.Cloud.Reported[^1].Reason);

    private static VendorSignature Sign(ECDsa key, byte[] image) => new(
        VendorSignature.EcdsaP256Sha256,
        Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())),
        Convert.ToBase64String(key.SignData(image, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));

    private sealed class MakersOwn : IVendorSignatureVerifier
    {
        public VendorSignedImage? Seen { get; private set; }

        public string? Sha256 { get; private set; }

        public bool Fails { get; init; }

        public async ValueTask<string?> VerifyAsync(VendorSignedImage image, CancellationToken cancellationToken)
        {
            if (Fails)
            {
                throw new InvalidOperationException("the maker's library is broken");
            }

            Seen = image;
            await using var bytes = image.Open();
            Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken));
            return null;
        }
    }
}
