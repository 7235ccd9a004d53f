using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PosCloud.Delta.Images;

/// <summary>A whole image by address: a file is mapped (so over 4 GB works), anything else is copied into memory.</summary>
internal sealed unsafe class ImageView : IBaseImage, IDisposable
{
    private const long MaxInMemory = 16 << 20;

    /// <summary>Bytes after whose work an image is worth <see cref="Forget"/>.</summary>
    public const long Passage = 8 << 20;

    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;
    private void* owned;

    private ImageView(FileStream stream)
    {
        Length = stream.Length;
        file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + view.PointerOffset;
    }

    private ImageView(long length)
    {
        Length = length;
        if (length <= MaxInMemory)
        {
            owned = NativeMemory.AllocZeroed((nuint)length);
            Start = (byte*)owned;
            return;
        }

        var stream = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            0,
            FileOptions.DeleteOnClose);
        file = MemoryMappedFile.CreateFromFile(stream, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, length);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + view.PointerOffset;
    }

    private ImageView(Stream stream)
    {
        Length = stream.Length;
        owned = NativeMemory.Alloc((nuint)Length);
        Start = (byte*)owned;
        try
        {
            stream.Position = 0;
            for (long done = 0; done < Length;)
            {
                Span<byte> part = Span(done, (int)Math.Min(Length - done, 1 << 20));
                stream.ReadExactly(part);
                done += part.Length;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public byte* Start { get; }

    public long Length { get; }

    /// <exception cref="ArgumentException">The stream is not a file and longer than <paramref name="maxBuffered"/> bytes.</exception>
    public static ImageView Open(Stream stream, long maxBuffered)
    {
        if (stream is FileStream { Length: > 0 } file)
        {
            file.Flush();
            return new ImageView(file);
        }

        return stream.Length <= maxBuffered
            ? new ImageView(stream)
            : throw new ArgumentException($"An image of {stream.Length} bytes must be given as a file; {maxBuffered} bytes may be buffered.");
    }

    /// <summary>An image of zeros to be filled through <see cref="Room"/>; a large one is in a file that vanishes with it.</summary>
    public static ImageView Create(long length) => new(length);

    /// <summary>Bytes of an image that was created, to be written.</summary>
    public Span<byte> Room(long offset, int length) => Span(offset, length);

    public void Read(long offset, Span<byte> destination) => Span(offset, destination.Length).CopyTo(destination);

    public ReadOnlySpan<byte> Slice(long offset, int length) => Span(offset, length);

    /// <summary>
    /// Lets what was read so far leave memory. It stays as it is, and comes back from its file when it is read again; an image that
    /// is no file stays in memory.
    /// </summary>
    public void Forget()
    {
        if (view is not null)
        {
            PageAdvice.Forget(Start - view.PointerOffset, Length);
        }
    }

    /// <summary>64 lower-case hex digits.</summary>
    public string Sha256(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long done = 0; done < Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int part = (int)Math.Min(Length - done, 1 << 20);
            hash.AppendData(Slice(done, part));
            done += part;
            if (done % Passage == 0)
            {
                Forget();
            }
        }

        Forget();

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        if (view is not null)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
        }

        file?.Dispose();
        NativeMemory.Free(owned);
        owned = null;
    }

    private Span<byte> Span(long offset, int length) => new(Start + offset, length);
}
