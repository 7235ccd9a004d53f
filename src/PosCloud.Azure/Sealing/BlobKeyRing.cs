using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;
using PosCloud.Azure.Blobs;

namespace PosCloud.Azure.Sealing;

/// <summary>
/// The key ring as blobs, one an element and never overwritten: two instances that start at the same time both add a key,
/// and both read both. (The published package for this keeps one blob and does not restore everywhere.) What lies in the container
/// is sealed, see <see cref="SealedElement"/>; what the ring key did not sign is not there, and loudly so.
/// </summary>
public sealed partial class BlobKeyRing(BlobContainers containers, IRingKey ring, ILogger<BlobKeyRing> logger) : IXmlRepository
{
    private const string Prefix = "data-protection/";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = new List<XElement>();
        foreach (var blob in containers.Trust.GetBlobs(prefix: Prefix))
        {
            using var content = containers.Trust.GetBlockBlobClient(blob.Name).OpenRead();
            if (Read(content, blob.Name) is { } element)
            {
                elements.Add(element);
            }
            else
            {
                LogNotOurs(blob.Name);
            }
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var name = $"{Prefix}{friendlyName}.xml";
        using var content = new MemoryStream();
        SealedElement.Seal(element, name, ring).Save(content);
        content.Position = 0;
        try
        {
            containers.Trust.GetBlockBlobClient(name).Upload(content, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } });
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // Ours already: the first try did commit.
        }
    }

    private XElement? Read(Stream content, string name)
    {
        try
        {
            return SealedElement.Open(XElement.Load(content), name, ring);
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    [LoggerMessage(3309, LogLevel.Error, "The blob {Blob} in the container of the key ring was not signed by the ring key and is not used")]
    private partial void LogNotOurs(string blob);
}
