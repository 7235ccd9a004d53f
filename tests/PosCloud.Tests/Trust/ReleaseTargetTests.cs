using System.Text.Json;
using PosCloud.Protocol.Releases;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust;

/// <summary>What approvers sign about a component of a set.</summary>
public sealed class ReleaseTargetTests
{
    private static readonly ReleaseTarget Plain = new("os", "2.0.0", new string('a', 64), 10, 3, 1, ["POS-1"]);

    private static readonly ReleaseTarget Firmware = Plain with
    {
        Component = "printer-firmware",
        Kind = ComponentKind.PeripheralFirmware,
        Requires = [new ComponentRequirement("os", "1.5"), new ComponentRequirement("payment-app", "4")],
        Peripheral = new PeripheralTarget("POSPrinter", "TM-1"),
        Release = "summer",
    };

    [Fact]
    public void Target_OfAFirmware_ComesBackAsItWasWritten()
    {
        var read = ReleaseTarget.Read(Firmware.Path, Firmware.ToTargetFile());

        Assert.Equal(Firmware, read);
        Assert.Equal("summer", read.ReleaseId);
        Assert.NotEqual(Firmware, read with { Requires = [new ComponentRequirement("os", "1.4"), new ComponentRequirement("payment-app", "4")] });
    }

    [Fact]
    public void Target_WithTheMakersSignatureAndAListing_ComesBackAsItWasWritten()
    {
        var target = Plain with
        {
            VendorSignature = new VendorSignature(VendorSignature.EcdsaP256Sha256, "key-1", "AAAA"),
            Pts = new PtsApproval("4-20348", new DateOnly(2030, 4, 30)),
        };

        Assert.Equal(target, ReleaseTarget.Read(target.Path, target.ToTargetFile()));
        Assert.NotEqual(target, target with { VendorSignature = null });
        Assert.NotEqual(target, target with { Pts = target.Pts with { Number = "4-20349" } });
    }

    /// <summary>Files that were signed before there were sets stay what they are, byte for byte.</summary>
    [Fact]
    public void Target_WithoutASet_HasTheMembersOfBefore()
    {
        var custom = Plain.ToTargetFile().Custom!.Value.EnumerateObject().Select(m => m.Name);

        Assert.Equal(["component", "counter", "minimumCounter", "models", "version"], custom);
        Assert.Equal("os-2.0.0", ReleaseTarget.Read(Plain.Path, Plain.ToTargetFile()).ReleaseId);
    }

    [Theory]
    [InlineData("\"kind\":\"printer\"")]
    [InlineData("\"kind\":\"peripheral-firmware\"")]
    [InlineData("\"peripheral\":{\"kind\":\"POSPrinter\",\"model\":\"TM-1\"}")]
    [InlineData("\"requires\":[{\"component\":\"../etc\",\"minimum\":\"1\"}]")]
    [InlineData("\"requires\":[{\"component\":\"os\"}]")]
    [InlineData("\"release\":\"a/b\"")]
    [InlineData("\"pts\":{\"number\":\"4-20348\",\"expires\":\"2030-02-30\"}")]
    [InlineData("\"pts\":{\"number\":\"a/b\",\"expires\":\"2030-04-30\"}")]
    [InlineData("\"vendorSignature\":{\"format\":\"x\",\"keyId\":\"k\",\"signature\":\"not base64!\"}")]
    [InlineData("\"vendorSignature\":{\"format\":\"x\",\"keyId\":\"k\"}")]
    public void Target_ThatContradictsItself_IsMalformed(string member)
    {
        var text = Plain.ToTargetFile().Custom!.Value.GetRawText();
        using var custom = JsonDocument.Parse($"{text[..^1]},{member}}}");
        var file = Plain.ToTargetFile() with { Custom = custom.RootElement };

        Assert.Equal(TufError.MetadataMalformed, Assert.Throws<TufException>(() => ReleaseTarget.Read(Plain.Path, file)).Error);
    }
}
