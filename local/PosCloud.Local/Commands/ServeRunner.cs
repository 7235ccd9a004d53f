using System.Globalization;

namespace PosCloud.Local.Commands;

/// <summary>Keeps the cloud up until Ctrl-C and says how to use it.</summary>
internal sealed class ServeRunner(LocalConsole console)
{
    private const string Cli = "dotnet run --project src/PosCloud.Cli --";

    public async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                DataFolder = options.DataFolder,
                Port = options.Port ?? LocalCloudOptions.DefaultPort,
                PortIsExact = options.Port is not null,
                Progress = console.Output.WriteLine,
            },
            cancellationToken);
        foreach (var line in Describe(cloud))
        {
            console.Output.WriteLine(line);
        }

        return await cloud.WhileRunningAsync(WaitAsync, cancellationToken);
    }

    private static async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        // Ctrl-C is how this ends well.
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        return ExitCode.Ok;
    }

    /// <summary>The admin's secret is shown on purpose: it is made anew at each start and opens this machine's cloud only.</summary>
    private static IEnumerable<string> Describe(LocalCloud cloud)
    {
        var url = cloud.Address.ToString().TrimEnd('/');
        var issuer = cloud.Issuer.Authority.ToString().TrimEnd('/');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""

            functions    {url}
            issuer       {issuer}
            topic        {cloud.Topic.Endpoint}
            blobs        {cloud.Storage.BlobEndpoint}
            tables       {cloud.Storage.TableEndpoint}

            Log in with the command line:
              POSCLOUD_CLIENT_SECRET={cloud.Issuer.Admin.Secret} {Cli} login --url {url} --estate {LocalCloud.Estate} --issuer {issuer} --client-id {cloud.Issuer.Admin.ClientId}
            Then try:
              {Cli} releases publish FILE --component os --version 1.0.0 --back-out "Power off and on: it goes back by itself."
              {Cli} codes create --terminal pos-001 --site shop-1
              {Cli} terminals list

            A release is published once two other people have approved it; each has a login, a pinned root and a key:
            {Approver(cloud, url, issuer, 1)}
            {Approver(cloud, url, issuer, 2)}
            Terminals are set up with --trust-root {cloud.TrustRootFile}

            Ctrl-C stops everything.
            """).Split('\n');
    }

    private static string Approver(LocalCloud cloud, string url, string issuer, int number)
    {
        var client = cloud.Issuer.Approvers[number - 1];
        var config = Path.Combine(Path.GetDirectoryName(cloud.TrustRootFile)!, $"{client.ClientId}-login.json");
        return $"  export POSCLOUD_CONFIG={config}; POSCLOUD_CLIENT_SECRET={client.Secret} {Cli} login --url {url} --estate {LocalCloud.Estate} --issuer {issuer} --client-id {client.ClientId}"
            + $" && {Cli} trust pin {cloud.TrustRootFile} && {Cli} releases approve os-1.0.0 --image FILE --key {cloud.ApproverKeyFile(number)}";
    }
}
