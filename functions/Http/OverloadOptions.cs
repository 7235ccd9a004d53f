namespace PosCloud.Functions.Http;

/// <summary>When an instance says "later" instead of taking more work than it can finish.</summary>
/// <param name="MaxConcurrent">HTTP requests in work at once in one instance, health checks aside.</param>
internal sealed record OverloadOptions(int MaxConcurrent);
