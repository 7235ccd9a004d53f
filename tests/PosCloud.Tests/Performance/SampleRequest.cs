using PosCloud.Trust.Signatures;

namespace PosCloud.Tests.Performance;

/// <summary>A check-in ready to be sent.</summary>
internal sealed record SampleRequest(string Path, byte[] Body, string Credential, SignedHeaders Signed);
