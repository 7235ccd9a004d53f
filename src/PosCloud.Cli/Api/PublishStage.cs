namespace PosCloud.Cli.Api;

/// <summary>Where the publishing of an image stands.</summary>
public enum PublishStage
{
    Hashing,
    Uploading,

    /// <summary>The service hashes what was uploaded.</summary>
    Verifying,
    Publishing,

    /// <summary>The service builds the packages: the full one and the deltas.</summary>
    Building,
}
