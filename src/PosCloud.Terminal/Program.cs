using System.CommandLine;
using PosCloud.Terminal;

var root = new RootCommand("The PosCloud reference terminal agent.") { RunCommand.Create(Console.Out, Console.Error) };
return await root.Parse(args).InvokeAsync();
