using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.AspNetCore.DataProtection.Repositories;
using PosCloud.Azure.Blobs;

namespace PosCloud.Azure.Sealing;

/// <summary>
/// The key ring as blobs, one an element and never overwritten: two instances that start at the same time both add a key,
/// and both read both. (The published package for this keeps one blob and does not restore everywhere.)
/// </summary>
public sealed class BlobKeyRing(BlobContainers containers) : IXmlRepository
{
    private const string Prefix = "data-protection/";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = new List<XElement>();
        foreach (var blob in containers.Trust.GetBlobs(prefix: Prefix))
        {
            using var content = containers.Trust.GetBlockBlobClient(blob.Name).OpenRead();
            elements.Add(XElement.Load(content));
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var blob = containers.Trust.GetBlockBlobClient($"{Prefix}{friendlyName}.xml");
        using var content = new MemoryStream();
        element.Save(content);
        content.Position = 0;
        try
        {
            blob.Upload(content, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } });
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // Ours already: the first try did commit.
        }
    }
}
