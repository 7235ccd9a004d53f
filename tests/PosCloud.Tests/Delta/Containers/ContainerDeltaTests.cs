using PosCloud.Delta;
using PosCloud.Delta.Containers;
using PosCloud.Delta.Images;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta.Containers;

/// <summary>Deltas of images whose compressed streams are opened.</summary>
public sealed class ContainerDeltaTests
{
    private static readonly DeltaEncodeOptions Blocks16K = new() { BlockLength = 16 << 10 };

    public static TheoryData<string> Names => [.. ContainerPair.All.Select(pair => pair.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_ChangedContent_OpensItAndCostsWhatTheChangeCosts(string name)
    {
        (_, ContainerPair pair, int layers) = ContainerPair.All.Single(one => one.Name == name);
        foreach (DeltaProfile profile in new[] { DeltaProfile.Default, DeltaProfile.Fast })
        {
            byte[] delta = Encode(pair.From, pair.To, new() { Profile = profile });
            DeltaDescription described = DeltaDescription.Read(new MemoryStream(delta), DeltaLimits.Default);

            Assert.Equal(layers, described.OpenedStreams.Count);
            Assert.InRange(delta.Length, 0, pair.To.Length / 50);
            Assert.Equal(pair.To, Apply(pair.From, delta));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_SmallProfile_StaysWithinItsMemory(string name)
    {
        (_, ContainerPair pair, _) = ContainerPair.All.Single(one => one.Name == name);
        byte[] delta = Encode(pair.From, pair.To, new() { Profile = DeltaProfile.Small });
        DeltaDescription described = DeltaDescription.Read(new MemoryStream(delta), DeltaLimits.Default);

        Assert.Single(described.OpenedStreams);
        Assert.InRange(described.Header.DecoderMemory, 0, 3_000_000);
        Assert.Equal(pair.To, Apply(pair.From, delta));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_WithRoomForTheOpenedBase_GivesTheSame(string name)
    {
        (_, ContainerPair pair, _) = ContainerPair.All.Single(one => one.Name == name);
        byte[] delta = Encode(pair.From, pair.To, Blocks16K);
        using var output = new MemoryStream();
        using var scratch = new MemoryStream();
        long asked = 0;
        DeltaDecoder.Apply(
            new MemoryStream(pair.From),
            new MemoryStream(delta),
            output,
            DeltaLimits.Default with { MaxInflated = 0 },
            resume: false,
            baseVerified: false,
            length =>
            {
                asked = length;
                return scratch;
            },
            null,
            CancellationToken.None);

        Assert.Equal(pair.To, output.ToArray());
        Assert.Equal(asked, scratch.ToArray().Length);
    }

    [Fact]
    public void Apply_NoRoomAndTooMuchToInflate_IsRefusedBeforeAnythingIsWritten()
    {
        byte[] delta = Encode(ContainerPair.Gzip.From, ContainerPair.Gzip.To, Blocks16K);
        using var output = new CountingStream();

        Assert.Equal(DeltaError.LimitExceeded, ErrorOf(() => Apply(ContainerPair.Gzip.From, delta, output, resume: false, DeltaLimits.Default with { MaxInflated = 0 })));
        Assert.Equal(0, output.Written);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_CutAnywhere_IsResumed(string name)
    {
        (_, ContainerPair pair, _) = ContainerPair.All.Single(one => one.Name == name);
        byte[] delta = Encode(pair.From, pair.To, Blocks16K);
        for (int cut = 0; cut <= pair.To.Length; cut += 5_003)
        {
            using var output = new MemoryStream();
            output.Write(pair.To.AsSpan(0, cut));
            Apply(pair.From, delta, output, resume: true);
            Assert.Equal(pair.To, output.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_OnSeveralCores_GivesTheSameBytes(string name)
    {
        (_, ContainerPair pair, _) = ContainerPair.All.Single(one => one.Name == name);
        Assert.Equal(Encode(pair.From, pair.To, Blocks16K with { Parallelism = 1 }), Encode(pair.From, pair.To, Blocks16K with { Parallelism = 4 }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_PayloadBytesChanged_GivesTheTargetOrIsRefused(string name)
    {
        (_, ContainerPair pair, _) = ContainerPair.All.Single(one => one.Name == name);
        byte[] delta = Encode(pair.From, pair.To, Blocks16K);
        int header = (int)DeltaDescription.Read(new MemoryStream(delta), DeltaLimits.Default).HeaderLength;
        var random = new Random(3);
        for (int i = 0; i < 60; i++)
        {
            byte[] bad = [.. delta];

            // Stream tables, map and pieces stand in front of most payloads, so look there more often.
            int at = header + random.Next(i % 2 == 0 ? Math.Min(64, bad.Length - header) : bad.Length - header);
            bad[at] = (byte)random.Next(256);
            try
            {
                Assert.Equal(pair.To, Apply(pair.From, bad));
            }
            catch (DeltaException)
            {
                // Refused is right too; any other exception fails the test.
            }
        }
    }

    [Fact]
    public void Encode_StreamsThatDidNotChange_StayClosed()
    {
        byte[] from = ContainerPair.Nested.From;
        byte[] to = [.. from, .. "more"u8];
        byte[] delta = Encode(from, to);

        Assert.Empty(DeltaDescription.Read(new MemoryStream(delta), DeltaLimits.Default).OpenedStreams);
        Assert.Equal(to, Apply(from, delta));
    }

    // It would begin before the outer stream's first byte is given out.
    [Fact]
    public void Encode_StreamThatBeginsWithTheOneAroundIt_StaysClosed()
    {
        byte[] delta = Encode(ContainerPair.SharedHeader.From, ContainerPair.SharedHeader.To);

        Assert.Single(DeltaDescription.Read(new MemoryStream(delta), DeltaLimits.Default).OpenedStreams);
        Assert.Equal(ContainerPair.SharedHeader.To, Apply(ContainerPair.SharedHeader.From, delta));
    }

    [Fact]
    public void Find_WhatOnlyLooksLikeAStream_StaysClosed()
    {
        byte[] stream = DeflateStreams.Reproduce(DeflateContent.Make("text", 9, 20_000), [0x06]);
        byte[] random = Random(100_000, 8);
        for (int i = 0; i + 1 < random.Length; i += 50)
        {
            random[i] = 0x78;
            random[i + 1] = 0xDA;
        }

        // Random bytes behind headers; a zlib stream with a wrong checksum; a gzip member with a wrong length.
        byte[] image =
        [
            .. random, 0x78, 0xDA, .. stream, 1, 2, 3, 4,
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, .. stream, 1, 2, 3, 4, 5, 6, 7, 8,
        ];
        using ImageView view = ImageView.Open(new MemoryStream(image), 1 << 30);

        Assert.Empty(new StreamFinder(view).Find(CancellationToken.None));
    }
}
