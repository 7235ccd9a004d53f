using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Settings of the pipeline: retries, transport, diagnostics, own policies.</summary>
public class TableClientOptions : ClientOptions
{
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        VersionString = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
    }

    internal string VersionString { get; }

    /// <summary>The version of the REST API. Entra ID needs 2020-12-06.</summary>
    public enum ServiceVersion
    {
#pragma warning disable CA1707 // The names are the official library's.
        V2019_02_02 = 1,
        V2020_12_06 = 2,
#pragma warning restore CA1707
    }
}
