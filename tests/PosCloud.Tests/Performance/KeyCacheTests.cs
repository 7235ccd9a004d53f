using System.Security.Cryptography;
using PosCloud.Functions.Terminals;
using PosCloud.Protocol;
using PosCloud.Trust;

namespace PosCloud.Tests.Performance;

public sealed class KeyCacheTests
{
    private static readonly byte[] hash = SHA256.HashData([1]);

    [Fact]
    public void Rent_AfterReturn_GivesTheSameKey()
    {
        using var cache = new KeyCache(2);
        var (thumbprint, jwk, signature) = NewKey();
        var first = cache.Rent(thumbprint, jwk);
        cache.Return(thumbprint, first);

        var second = cache.Rent(thumbprint, jwk);

        Assert.Same(first, second);
        Assert.True(second.VerifyHash(hash, signature));
        cache.Return(thumbprint, second);
    }

    [Fact]
    public void Rent_WhileRented_GivesAnotherKeyAndKeepsOne()
    {
        using var cache = new KeyCache(2);
        var (thumbprint, jwk, signature) = NewKey();
        var first = cache.Rent(thumbprint, jwk);
        var second = cache.Rent(thumbprint, jwk);
        Assert.NotSame(first, second);

        cache.Return(thumbprint, first);
        cache.Return(thumbprint, second);

        Assert.Equal(1, cache.Count);
        Assert.Throws<ObjectDisposedException>(() => second.VerifyHash(hash, signature));
        Assert.True(cache.Rent(thumbprint, jwk).VerifyHash(hash, signature));
    }

    [Fact]
    public void Return_OverCapacity_DisposesTheLeastRecentlyUsed()
    {
        using var cache = new KeyCache(2);
        (string Thumbprint, EcJwk Jwk, byte[] Signature)[] known = [NewKey(), NewKey(), NewKey()];
        var keys = known.Take(2).Select(k => Use(cache, k)).ToArray();
        Assert.Same(keys[0], Use(cache, known[0]));

        Use(cache, known[2]);

        Assert.Equal(2, cache.Count);
        Assert.Throws<ObjectDisposedException>(() => keys[1].VerifyHash(hash, known[1].Signature));
        Assert.Same(keys[0], Use(cache, known[0]));
    }

    [Fact]
    public void Dispose_DisposesWhatItKeeps()
    {
        var cache = new KeyCache(2);
        var known = NewKey();
        var key = Use(cache, known);

        cache.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.VerifyHash(hash, known.Signature));
    }

    [Fact]
    public void Rent_ByManyThreads_NeverSharesNorBreaksAKey()
    {
        using var cache = new KeyCache(3);
        var known = Enumerable.Range(0, 5).Select(_ => NewKey()).ToArray();

        Parallel.For(0, 400, i =>
        {
            var (thumbprint, jwk, signature) = known[i % known.Length];
            var key = cache.Rent(thumbprint, jwk);
            Assert.True(key.VerifyHash(hash, signature));
            cache.Return(thumbprint, key);
        });

        Assert.InRange(cache.Count, 1, 3);
    }

    private static ECDsa Use(KeyCache cache, (string Thumbprint, EcJwk Jwk, byte[] Signature) known)
    {
        var key = cache.Rent(known.Thumbprint, known.Jwk);
        Assert.True(key.VerifyHash(hash, known.Signature));
        cache.Return(known.Thumbprint, key);
        return key;
    }

    private static (string Thumbprint, EcJwk Jwk, byte[] Signature) NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = EcJwks.FromKey(key);
        return (EcJwks.Thumbprint(jwk), jwk, key.SignHash(hash));
    }
}
